namespace SamStream.Sources.Reading;

/// <summary>Runs blocking native calls on a thread of their own, so that a stuck device never holds a pool thread.</summary>
internal static class ReadingThread
{
    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task Run(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
