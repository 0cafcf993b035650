using System.Text;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using Spectre.Console;

namespace SamStream.Cli.Tests.Progress;

public sealed class ProgressDisplayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task FollowAsync_TerminalGoesAway_GoesOnUntilTheWorkHasEnded()
    {
        using var gone = new GoneTerminal();
        var work = new TaskCompletionSource();
        long done = 0;
        Task following = new ProgressDisplay(Terminal.To(TextWriter.Null, gone.Writer, gone), TimeProvider.System)
            .FollowAsync("clip", () => 100, () => done++, work.Task);
        await gone.Refused.WaitAsync(Patience);

        Assert.False(following.IsCompleted);
        work.SetResult();
        await following.WaitAsync(Patience);
    }

    /// <summary>A terminal that somebody has closed: EIO at each write.</summary>
    private sealed class GoneTerminal : TextWriter, IAnsiConsoleOutput
    {
        private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Refused => _refused.Task;

        public TextWriter Writer => this;

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height => 25;

        public override Encoding Encoding => Encoding.UTF8;

        public void SetEncoding(Encoding encoding)
        {
        }

        public override void Write(char value)
        {
            _refused.TrySetResult();
            throw new IOException("Input/output error");
        }

        public override void Write(string? value) => Write('x');
    }
}
