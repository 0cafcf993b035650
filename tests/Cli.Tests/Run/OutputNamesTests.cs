using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;

namespace SamStream.Cli.Tests.Run;

public sealed class OutputNamesTests
{
    private const string Folder = "/data/out";

    [Fact]
    public void FaultsOf_Defaults_AreNone() => Assert.Empty(OutputNames.FaultsOf(new SinksOptions(), Folder));

    [Fact]
    public void FaultsOf_WrongNames_TellsEach()
    {
        var sinks = new SinksOptions
        {
            Jsonl = new JsonLinesSinkOptions { File = "../results.jsonl" },
            Masks = new MaskSinkOptions { Folder = "/data/output/masks" },
            Overlay = new OverlaySinkOptions { File = "summary.json" },
        };

        Assert.Equal(
            [
                "sinks.jsonl.file: '../results.jsonl' lies outside the output folder /data/out; give a name inside it",
                "sinks.masks.folder: '/data/output/masks' lies outside the output folder /data/out; give a name inside it",
                "sinks.summary.file: 'summary.json' is the name at sinks.overlay.file too; give one of them another name",
                "sinks.overlay.file: 'summary.json' is no MP4 file; write a name that ends in .mp4",
            ],
            OutputNames.FaultsOf(sinks, Folder).Select(found => $"{found.Key}: '{found.Name}' {found.Fault}; {found.Cure}"));
    }

    [Fact]
    public void FaultsOf_OutputThatIsOff_AreNone()
    {
        var sinks = new SinksOptions { Jsonl = new JsonLinesSinkOptions { Enabled = false, File = "/elsewhere" } };

        Assert.Empty(OutputNames.FaultsOf(sinks, Folder));
    }

    [Fact]
    public void FaultsOf_MasksInTheFolderItself_AreNone()
    {
        var sinks = new SinksOptions { Masks = new MaskSinkOptions { Folder = "." } };

        Assert.Empty(OutputNames.FaultsOf(sinks, Folder));
    }
}
