using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Sinks.JsonLines;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Overlay;

namespace SamStream.Cli.Tests.Run;

public sealed class OutputNamesTests
{
    private const string Folder = "/data/out";

    [Fact]
    public void FaultsOf_Defaults_AreNone() => Assert.Empty(OutputNames.FaultsOf(new SinksOptions(), Folder));

    [Fact]
    public void FaultsOf_WrongNames_TellsEach()
    {
        SinksOptions sinks = new SinksOptions()
            .With(new JsonLinesOptions { File = "../results.jsonl" })
            .With(new MaskImageOptions { Folder = "/data/output/masks" })
            .With(new OverlayVideoOptions { File = "summary.json" });

        Assert.Equal(
            [
                "sinks.overlay.file: 'summary.json' is not valid; it is an MP4 file: write a name that ends in .mp4",
                "sinks.masks.folder: '/data/output/masks' lies outside the output folder /data/out; give a name inside it",
                "sinks.jsonl.file: '../results.jsonl' lies outside the output folder /data/out; give a name inside it",
                "sinks.summary.file: 'summary.json' is the name at sinks.overlay.file too; give one of them another name",
            ],
            OutputNames.FaultsOf(sinks, Folder).Select(found => found.ToString()));
    }

    [Fact]
    public void FaultsOf_OutputThatIsOff_AreNone()
    {
        SinksOptions sinks = new SinksOptions().With(new JsonLinesOptions { Enabled = false, File = "/elsewhere" });

        Assert.Empty(OutputNames.FaultsOf(sinks, Folder));
    }

    [Fact]
    public void FaultsOf_MasksInTheFolderItself_AreNone()
    {
        SinksOptions sinks = new SinksOptions().With(new MaskImageOptions { Folder = "." });

        Assert.Empty(OutputNames.FaultsOf(sinks, Folder));
    }
}
