namespace Pipeline.Formats.Writing;

/// <summary>One format that masks go out in.</summary>
public interface IMaskExport
{
    /// <summary>As in batch.json, in addresses and on the command line.</summary>
    string Name { get; }

    IMaskWriter Open(ExportJob job, IExportTarget target);
}
