using System.Text;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>Who may read what a run leaves, where the shell lets everybody read and write everything that is new.</summary>
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode User = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs over a few frames.")]
    public async Task Run_UmaskZero_SpoolAndLogAreTheUsersAloneAndHoldNoPassword()
    {
        if (OperatingSystem.IsWindows())
            return;
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, """
            cameras: [{ id: door, input: "test:crossing?size=320x192", frames: 3, prompts: [{ box: [10, 60, 90, 140] }] }]
            mqtt: { host: 127.0.0.1, port: 1, username: me, password: hunter2, drainTimeout: 100ms, spool: { path: state/spool } }
            http: { enabled: false }
            sinks: { masks: { enabled: false }, overlay: { enabled: false } }
            output: { folder: out }
            logging: { level: debug, file: logs/run.log }
            """);

        ProcessResult result = await SamStreamProcess.RunInShellAsync("umask 000; exec dotnet \"$@\"", "run", file);

        string[] spool = Directory.GetFiles(_folder.Combine("state"), "*", SearchOption.AllDirectories);
        string[] logs = Directory.GetFiles(_folder.Combine("logs"));
        Assert.True(spool.Length > 0 && logs.Length == 1, result.ToString());
        Assert.All([.. spool, .. logs], path => Assert.Equal((path, User), (path, File.GetUnixFileMode(path))));
        Assert.All(
            [_folder.Combine("state"), .. Directory.GetDirectories(_folder.Combine("state"), "*", SearchOption.AllDirectories)],
            path => Assert.Equal((path, User | UnixFileMode.UserExecute), (path, File.GetUnixFileMode(path))));
        Assert.All([.. spool, .. logs], path => Assert.DoesNotContain("hunter2", Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal));
        // Results are made for others: they are as the shell says.
        Assert.Equal(Others, File.GetUnixFileMode(_folder.Combine("out/door")) & Others);
        Assert.True(File.GetUnixFileMode(_folder.Combine("out/door/results.jsonl")).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherWrite));
    }
}
