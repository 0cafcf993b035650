namespace SamStream.Cli.Evaluation;

/// <summary>Frames whose score lies in one tenth: how high it is on average, and how many masks are good.</summary>
internal sealed record CalibrationBinMessage(double From, int Frames, double MeanScore, double GoodShare);
