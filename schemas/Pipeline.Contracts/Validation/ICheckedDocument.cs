namespace Pipeline.Contracts.Validation;

/// <summary>Rules between members, asked once every member is right by itself.</summary>
public interface ICheckedDocument
{
    IEnumerable<Problem> Check();
}
