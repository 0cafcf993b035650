using SamStream.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SamStream.Cli.Progress;

/// <summary>Shows how far a run has come: a bar for people, a line every few seconds for files and pipes.</summary>
internal sealed class ProgressDisplay(Terminal terminal, TimeProvider time, ProgressUnit unit = ProgressUnit.Frames)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    private readonly RateMeter _rate = new(time);

    /// <summary>Shows the figures until the work has ended, whatever its end, and returns it.</summary>
    /// <param name="title">What is being worked on.</param>
    /// <param name="total">Frames or bytes in all, or null while that is not known.</param>
    /// <param name="done">Frames or bytes done by now.</param>
    /// <param name="work">The work, which goes on by itself.</param>
    public async Task FollowAsync(string title, Func<long?> total, Func<long> done, Task work)
    {
        if (terminal.Interactive is { } console)
            await ShowBarAsync(console, title, total, done, work);
        else
            await WriteLinesAsync(title, total, done, work);
    }

    private async Task ShowBarAsync(IAnsiConsole console, string title, Func<long?> total, Func<long> done, Task work)
    {
        var figures = new ProgressFigures(0, total(), 0, 0) { Unit = unit };
        await console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = 24 },
                new FigureColumn(() => figures.Count),
                new FigureColumn(() => figures.Rate),
                new FigureColumn(() => figures.TimeLeft))
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title));
                do
                {
                    figures = Measure(done(), total());
                    bar.IsIndeterminate = figures.Total is null;
                    bar.MaxValue = figures.Total ?? 1;
                    if (figures.Total is not null)
                        bar.Value = figures.Done;
                }
                while (!await EndsWithinAsync(work, BarInterval));
            });
    }

    private async Task WriteLinesAsync(string title, Func<long?> total, Func<long> done, Task work)
    {
        _rate.Update(done());
        while (!await EndsWithinAsync(work, LineInterval))
            terminal.WriteErrorLine($"{title}: {Measure(done(), total())}");
    }

    private ProgressFigures Measure(long done, long? total)
    {
        // A container may declare fewer frames than it holds.
        long? corrected = total is { } declared ? Math.Max(declared, done) : null;
        return new ProgressFigures(done, corrected, _rate.Update(done), _rate.Mean) { Unit = unit };
    }

    private async Task<bool> EndsWithinAsync(Task work, TimeSpan interval) =>
        await Task.WhenAny(work, Task.Delay(interval, time)) == work;
}

/// <summary>A column of the progress bar that shows one of the figures.</summary>
internal sealed class FigureColumn(Func<string> figure) : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(figure()) { Overflow = Overflow.Ellipsis };
}

/// <summary>The rate of a count over the last seconds, so that a slow start does not weigh on it for long.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    private readonly Queue<(long Timestamp, long Count)> _samples = [];
    private (long Timestamp, long Count)? _first;

    /// <summary>Counts a second since the first count, as of the last update; 0 before the second one.</summary>
    public double Mean { get; private set; }

    /// <summary>Counts a second within the window; 0 before anything was counted.</summary>
    public double Update(long count)
    {
        long now = time.GetTimestamp();
        // Nothing before the first count: what came before it was opening, not working.
        if (count > 0 || _samples.Count > 0)
            _samples.Enqueue((now, count));
        if (count > 0)
            _first ??= (now, count);
        if (_first is { } first)
            Mean = RateSince(first, now, count);
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().Timestamp, now) > Window)
            _samples.Dequeue();
        if (_samples.Count < 2)
            return 0;
        return RateSince(_samples.Peek(), now, count);
    }

    private double RateSince((long Timestamp, long Count) start, long now, long count)
    {
        double seconds = time.GetElapsedTime(start.Timestamp, now).TotalSeconds;
        return seconds > 0 ? (count - start.Count) / seconds : 0;
    }
}
