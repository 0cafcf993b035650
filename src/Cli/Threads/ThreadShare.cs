namespace SamStream.Cli.Threads;

/// <summary>Threads of one part of the program.</summary>
/// <param name="Who">The part.</param>
/// <param name="Threads">How many, for all sources together.</param>
/// <param name="Why">Why that many.</param>
internal sealed record ThreadShare(string Who, int Threads, string Why);
