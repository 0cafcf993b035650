namespace SamStream.Cli.Evaluation;

/// <summary>A data set cannot be evaluated; the message names the file or folder and what is expected.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
