namespace SamStream.Cli.Evaluation;

/// <summary>J and F of an object on one frame.</summary>
internal sealed record FrameScoreMessage(string Frame, double J, double F);
