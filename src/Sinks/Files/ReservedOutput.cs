namespace SamStream.Sinks.Files;

/// <summary>A file that a sink is going to write.</summary>
/// <param name="Pattern">Relative to the output folder, with a wildcard in the file name if there are many.</param>
/// <param name="KeepAs">Under which name an earlier one is kept when it is in the way of a run that may replace
/// results, or null if it is deleted.</param>
internal readonly record struct ReservedOutput(string Pattern, string? KeepAs);
