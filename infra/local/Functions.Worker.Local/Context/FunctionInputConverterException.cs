namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter could not be made from what the trigger delivered.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    internal FunctionInputConverterException(string message)
        : base(message)
    {
    }

    internal FunctionInputConverterException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
