namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>What a journal held when it was opened.</summary>
/// <param name="Stream">Its stream, or null if it was new.</param>
/// <param name="NextSequence">One more than the last number used.</param>
/// <param name="Messages">Those not delivered, in order.</param>
/// <param name="CorruptRecords">Records that could not be read, apart from a torn last one.</param>
internal sealed record SpoolRecovery(
    string? Stream, long NextSequence, IReadOnlyList<SpooledMessage> Messages, int CorruptRecords);
