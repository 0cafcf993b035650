namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>A contestant cannot take part, or failed; the others go on.</summary>
internal sealed class ContestantException(string message, Exception? innerException = null)
    : Exception(message, innerException);
