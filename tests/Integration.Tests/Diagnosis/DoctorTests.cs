using System.Text.Json;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;

namespace SamStream.Integration.Tests.Diagnosis;

/// <summary>The doctor of the built program.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_OneProcessorAndThreeCameras_PlansTheirThreads()
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            "DOTNET_PROCESSOR_COUNT=1 dotnet \"$@\"", "doctor", "--json", "--cameras", "3", "--input-size", "128x96");

        Assert.True(result.ExitCode is ExitCode.Ok or ExitCode.Model, result.ToString());
        using var message = JsonDocument.Parse(result.Output);
        Dictionary<string, int> threads = message.RootElement.GetProperty("threads").EnumerateArray()
            .ToDictionary(share => share.GetProperty("who").GetString()!, share => share.GetProperty("threads").GetInt32());
        Assert.Equal(1, threads["image encoder"]);
        Assert.Equal(6, threads["sources"]);
        Assert.Equal(3, threads["video decoding"]);
    }

    [Fact]
    public async Task Doctor_ForPeople_EndsWithTheTableOfThreads()
    {
        ProcessResult result = await SamStreamProcess.RunAsync("doctor", "--threads", "1", "--input-size", "128x96");

        Assert.Matches(@"(?m)^\| image encoder +\| +1 \| as was chosen", result.Output);
    }
}
