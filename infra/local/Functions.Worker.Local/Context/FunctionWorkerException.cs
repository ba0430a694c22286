namespace Microsoft.Azure.Functions.Worker;

public class FunctionWorkerException : Exception
{
    internal FunctionWorkerException(string message)
        : base(message)
    {
    }

    internal FunctionWorkerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
