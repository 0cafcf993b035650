using System.Text.Json;
using OpenCvSharp;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Everything;

public sealed class EverythingCommandTests : IDisposable
{
    // Small, so that a picture takes half a second.
    private static readonly string[] Quick = ["--input-size", "512x384", "--quiet"];

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Out => _folder.Combine("out");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Everything_Picture_WritesWhatIsOnItAsCocoAndAsAnOverlay()
    {
        string picture = DrawPicture("two.png"), report = _folder.Combine("report.json");

        int code = await InvokeAsync(picture, "--grid", "8", "--json", report);

        Assert.Equal((ExitCode.Ok, ""), (code, _error.ToString()));
        using JsonDocument coco = Read("instances.json");
        JsonElement image = Assert.Single(coco.RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal(("two.png", 320, 240), (image.GetProperty("file_name").GetString(), image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        JsonElement[] found = [.. coco.RootElement.GetProperty("annotations").EnumerateArray()];
        Assert.All(found, annotation =>
        {
            CocoRle mask = MaskOf(annotation);
            float[] point = [.. annotation.GetProperty("point_coords")[0].EnumerateArray().Select(value => value.GetSingle())];
            Assert.Equal(annotation.GetProperty("area").GetInt32(), mask.Area);
            Assert.InRange(annotation.GetProperty("predicted_iou").GetSingle(), 0.88f, 1.2f);
            Assert.InRange(annotation.GetProperty("stability_score").GetSingle(), 0.95f, 1f);
            Assert.Equal((20f, 15f), (point[0] % 40, point[1] % 30));
        });
        Assert.Contains(found, annotation => MaskOf(annotation).IntersectionOverUnion(Rectangle(Red)) > 0.85);
        Assert.Contains(found, annotation => MaskOf(annotation).IntersectionOverUnion(Rectangle(Blue)) > 0.85);
        using Mat overlay = Cv2.ImRead(Path.Combine(Out, "overlay/two.png")), plain = Cv2.ImRead(picture);
        Assert.Equal(plain.Size(), overlay.Size());
        Assert.True(Cv2.Norm(plain.SubMat(Red), overlay.SubMat(Red), NormTypes.L1) > 20 * Red.Width * Red.Height);
        Assert.Contains("| decode       | 64 prompts |", _output.ToString(), StringComparison.Ordinal);
        using var told = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        Assert.Equal((64, found.Length), (told.RootElement.GetProperty("prompts").GetInt32(), told.RootElement.GetProperty("masks").GetInt32()));
        Assert.Equal(["instances.json", "overlay/two.png"], Written());
    }

    [Fact]
    public async Task Everything_Boxes_GivesAMaskForEachThatIsNotFilteredUnlessAsked()
    {
        string picture = DrawPicture("two.png"), boxes = _folder.Combine("boxes.csv");
        await File.WriteAllTextAsync(boxes, "40,40,130,120\n200,130,280,200\n201,131,281,201\n");

        Assert.Equal((ExitCode.Ok, ""), (await InvokeAsync(picture, "--boxes", boxes), _error.ToString()));
        using (JsonDocument coco = Read("instances.json"))
        {
            JsonElement[] found = [.. coco.RootElement.GetProperty("annotations").EnumerateArray()];
            Assert.Equal(3, found.Length);
            Assert.True(found.Count(annotation => MaskOf(annotation).IntersectionOverUnion(Rectangle(Blue)) > 0.85) == 2);
            Assert.Single(found, annotation => annotation.GetProperty("box_coords").EnumerateArray().Select(corner => corner.GetSingle()).SequenceEqual([40, 40, 130, 120]));
        }

        Assert.Equal((ExitCode.Ok, ""), (await InvokeAsync(picture, "--boxes", boxes, "--nms", "0.7", "--overwrite"), _error.ToString()));
        using JsonDocument less = Read("instances.json");
        Assert.Equal(2, less.RootElement.GetProperty("annotations").GetArrayLength());
    }

    [Fact]
    public async Task Everything_SecondPictureIsCutOff_KeepsTheFirstAndFails()
    {
        string first = DrawPicture("frames/1.png");
        await File.WriteAllBytesAsync(_folder.Combine("frames/2.png"), (await File.ReadAllBytesAsync(first))[..200]);

        int code = await InvokeAsync(_folder.Combine("frames"), "--grid", "1");

        Assert.Equal(ExitCode.Source, code);
        Assert.Contains("2.png' is a Png image that is cut off", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["instances.json", "overlay/1.png"], Written());
        using JsonDocument coco = Read("instances.json");
        Assert.Equal(1, coco.RootElement.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public async Task Everything_EveryThird_TakesTheseFramesAlone()
    {
        int code = await InvokeAsync("test:crossing?size=64x48&frames=7", "--every", "3", "--grid", "1");

        Assert.Equal((ExitCode.Ok, ""), (code, _error.ToString()));
        using JsonDocument coco = Read("instances.json");
        Assert.Equal([0L, 3, 6], coco.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("frame").GetInt64()));
        Assert.Equal(["instances.json", "overlay/00000.png", "overlay/00003.png", "overlay/00006.png"], Written());
    }

    [Theory]
    [InlineData(ExitCode.Source, "does not exist", "none.png")]
    [InlineData(ExitCode.Source, "is empty", "{empty.png}")]
    [InlineData(ExitCode.Usage, "has no end", "rtsp://127.0.0.1/x")]
    [InlineData(ExitCode.Usage, "there are no boxes in it", "test:", "--boxes", "{empty.csv}")]
    [InlineData(ExitCode.Usage, "must be a whole number from 1 to 128", "test:", "--grid", "1000")]
    [InlineData(ExitCode.Usage, "must be a number from 0 to 1", "test:", "--stability", "NaN")]
    [InlineData(ExitCode.Usage, "--boxes takes the place of the grid", "test:", "--boxes", "{box.csv}", "--hierarchical")]
    [InlineData(ExitCode.Model, "a model that takes boxes", "test:", "--boxes", "{box.csv}", "--model", "{points.yaml}")]
    [InlineData(ExitCode.Model, "a model that takes points", "test:", "--model", "{boxes.yaml}")]
    public async Task Everything_BadInput_IsToldAndNothingIsWritten(int code, string fault, params string[] arguments)
    {
        string manifest = await File.ReadAllTextAsync(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        await File.WriteAllTextAsync(_folder.Combine("points.yaml"), manifest.Replace("boxes: true", "boxes: false", StringComparison.Ordinal));
        await File.WriteAllTextAsync(_folder.Combine("boxes.yaml"), manifest.Replace("points: true", "points: false", StringComparison.Ordinal));
        await File.WriteAllTextAsync(_folder.Combine("box.csv"), "1,2,30,40\n");
        foreach (string empty in (string[])["empty.png", "empty.csv"])
            await File.WriteAllBytesAsync(_folder.Combine(empty), []);

        int ended = await InvokeAsync([.. arguments.Select(argument => argument.StartsWith('{') ? _folder.Combine(argument[1..^1]) : argument)]);

        Assert.Equal(code, ended);
        Assert.Contains(fault, _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Everything_BoxOutsideOfThePicture_IsToldWithItsLineAndNothingIsLeft()
    {
        string boxes = _folder.Combine("boxes.csv");
        await File.WriteAllTextAsync(boxes, "1,2,30,40\n400,10,500,60\n");

        int code = await InvokeAsync(DrawPicture("two.png"), "--boxes", boxes);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"{boxes}:2: '400,10,500,60' lies outside of frame 0, which is 320x240", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Written());
    }

    [Fact]
    public async Task Everything_EarlierResults_AreNotReplacedUnlessAsked()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "instances.json"), "{}");

        Assert.Equal(ExitCode.Sink, await InvokeAsync(DrawPicture("two.png")));

        Assert.Contains("(instances.json). Replace them with --overwrite, or give another folder.", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(Out, "instances.json")));
    }

    private static Rect Red => new(40, 40, 90, 80);

    private static Rect Blue => new(200, 130, 80, 70);

    private static CocoRle MaskOf(JsonElement annotation)
    {
        JsonElement segmentation = annotation.GetProperty("segmentation");
        return CocoRle.FromCompressedString(
            segmentation.GetProperty("size")[1].GetInt32(), segmentation.GetProperty("size")[0].GetInt32(), segmentation.GetProperty("counts").GetString());
    }

    private static CocoRle Rectangle(Rect area)
    {
        var pixels = new byte[320 * 240];
        for (int y = area.Top; y < area.Bottom; y++)
            pixels.AsSpan((y * 320) + area.Left, area.Width).Fill(255);
        return CocoRle.Encode(new SegmentationMask(320, 240, pixels));
    }

    private string DrawPicture(string name)
    {
        string path = _folder.Combine(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var picture = new Mat(240, 320, MatType.CV_8UC3, new Scalar(150, 160, 150));
        Cv2.Rectangle(picture, Red, new Scalar(30, 30, 210), -1);
        Cv2.Rectangle(picture, Blue, new Scalar(190, 60, 30), -1);
        Cv2.ImWrite(path, picture);
        return path;
    }

    private JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, name)));

    // Whatever else is in the folder, temporary files too.
    private string[] Written() =>
        [.. Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Out, path)).Order(StringComparer.Ordinal)];

    private Task<int> InvokeAsync(params string[] arguments)
    {
        Terminal terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), ["everything", .. arguments, "--output", Out, .. Quick], terminal);
    }
}
