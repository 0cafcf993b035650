namespace SamStream.Evaluation;

/// <summary>A data set cannot be evaluated; the message names the file or folder and what is expected.</summary>
public sealed class EvaluationException(string message) : Exception(message);
