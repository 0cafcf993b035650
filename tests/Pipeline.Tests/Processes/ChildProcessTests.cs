using System.Diagnostics;
using System.Globalization;
using SamStream.Pipeline.Processes;

namespace SamStream.Pipeline.Tests.Processes;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Start_ProgramThatIsNotThere_NamesItAndTheCure()
    {
        var error = Assert.Throws<ChildProcessException>(() => Start("no-such-program"));

        Assert.Equal(
            "'no-such-program' is not installed (looked in PATH). Install it, or correct its name.", error.Message);
    }

    [Fact]
    public async Task Start_ArgumentsThatAShellWouldRead_ReachItAsTheyAre()
    {
        using ChildProcess child = Start("printf", "%s\n", "$(id)", "a b", "-x", "*");

        Assert.Equal("$(id)\na b\n-x\n*\n", await OutputAsync(child));
        Assert.Equal(0, await child.WaitForExitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Start_Environment_HoldsOnlyWhatWasNamed()
    {
#pragma warning disable RS0030 // .NET's copy of the environment, of which a child gets its own.
        Environment.SetEnvironmentVariable("SAMSTREAM_TEST_SECRET", "s3cret");
        Environment.SetEnvironmentVariable("SAMSTREAM_TEST_GIVEN", "given");
#pragma warning restore RS0030

        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "env",
            Arguments = [],
            Variables = ["SAMSTREAM_TEST_GIVEN"],
        });
        string[] names = [.. (await OutputAsync(child)).Split('\n').Select(line => line.Split('=')[0]).Where(name => name.Length > 0)];

        Assert.Empty(names.Except([.. ChildProcess.BaseVariables, "LC_ALL", "SAMSTREAM_TEST_GIVEN"]));
        Assert.Contains("SAMSTREAM_TEST_GIVEN", names);
    }

    [Fact]
    public async Task Start_Limits_Hold()
    {
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "/bin/sh",
            Arguments = ["-c", "ulimit -c; ulimit -n; ulimit -v; ulimit -t; grep -c '^NoNewPrivs:.*1' /proc/self/status"],
            AddressSpaceBytes = 1L << 30,
            OpenFiles = 99,
            ProcessorTime = TimeSpan.FromSeconds(70),
        });

        Assert.Equal($"0\n99\n{1 << 20}\n70\n1\n", await OutputAsync(child));
    }

    // The terminal sends Ctrl-C to the session's process group in front.
    [Fact]
    public async Task Start_Terminal_IsNotTheChilds()
    {
        using ChildProcess child = Start("/bin/sh", "-c", "cut -d ' ' -f 6 /proc/self/stat");

        Assert.Equal($"{child.Id}\n", await OutputAsync(child));
    }

    [Fact]
    public async Task Errors_LinesOfAnyLength_AreToldWholeOrInPieces()
    {
        List<string> lines = [];
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "/bin/sh",
            Arguments = ["-c", "printf 'one\\n\\ntwo\\rthree\\n' >&2; head -c 10000 /dev/zero | tr '\\0' x >&2"],
            OnErrorLine = lines.Add,
        });

        await child.WaitForExitAsync(CancellationToken.None);

        Assert.Equal(["one", "two", "three"], lines[..3]);
        Assert.All(lines[3..], line => Assert.InRange(line.Length, 1, ChildProcess.MaxLineBytes));
        Assert.Equal(10_000, lines[3..].Sum(line => line.Length));
        Assert.Equal(lines, child.LastErrors);
    }

    [Fact]
    public void Dispose_ProgramThatGoesOn_EndsItAndLeavesNoZombie()
    {
        ChildProcess child = Start("sleep", "600");
        Assert.False(child.HasExited);

        child.Dispose();

        Assert.False(Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{child.Id}")));
    }

    [Fact]
    public async Task Start_OnAThreadThatEnds_OutlivesTheThread()
    {
        ChildProcess? child = null;
        var thread = new Thread(() => child = Start("cat"));
        thread.Start();
        thread.Join();

        using (child)
        {
            await child!.Input.WriteAsync("still here\n"u8.ToArray());
            await child.Input.FlushAsync();
            using var reader = new StreamReader(child.Output);
            Assert.Equal("still here", await reader.ReadLineAsync().WaitAsync(Patience));
        }
    }

    // What the kernel does when this process dies, seen on a parent that dies in its place.
    [Fact]
    public async Task ParentDeathSignal_ParentKilled_EndsTheChildToo()
    {
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "setpriv --pdeathsig KILL sleep 600 & echo $!; wait"])
        {
            RedirectStandardOutput = true,
        })!;
        int child = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        using Process sleeping = Process.GetProcessById(child);
        // It gives way to sleep once the signal is set.
        while (sleeping.HasExited || File.ReadAllText($"/proc/{child}/comm").Trim() != "sleep")
            await Task.Delay(10).WaitAsync(Patience);

        parent.Kill();

        using var patience = new CancellationTokenSource(Patience);
        while (File.Exists($"/proc/{child}/stat") && !File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal))
            await Task.Delay(10, patience.Token);
    }

    private static ChildProcess Start(string program, params string[] arguments) =>
        ChildProcess.Start(new ChildProcessOptions { Program = program, Arguments = arguments });

    private static async Task<string> OutputAsync(ChildProcess child)
    {
        using var reader = new StreamReader(child.Output, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }
}
