using System.Text;
using SamStream.Annotation.Imports;
using SamStream.Annotation.Imports.LabelingTools;
using SamStream.Annotation.Tests.Exports;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Imports;

/// <summary>Files that are damaged, or made to do harm.</summary>
public sealed class HostileTests : IDisposable
{
    private const string CocoFile = "annotations/instances_all.json";

    private const string Categories = "\"categories\":[{\"id\":1,\"name\":\"dog\"}]";

    private const string Image = "\"images\":[{\"id\":1,\"file_name\":\"yard/000001.jpg\",\"width\":8,\"height\":5}]";

    private const string CvatMeta = "<meta><task><original_size><width>8</width><height>5</height></original_size></task></meta>";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. ImportRegistry.All.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    // A file of the export after the other, cut off at every tenth byte.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_FilesThatAreCutOff_AreReadOrRefused(string format)
    {
        ExportRegistry.Find(format)!.Write(TestSets.Varied("train", "val", null), _folder.Path, CancellationToken.None);
        int refused = 0;
        foreach (string file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            byte[] whole = File.ReadAllBytes(file);
            for (int length = 0; length < whole.Length; length += 10)
            {
                File.WriteAllBytes(file, whole[..length]);
                refused += IsRefused(format) ? 1 : 0;
            }

            File.WriteAllBytes(file, whole);
        }

        Assert.False(IsRefused(format));
        Assert.NotEqual(0, refused);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_NothingThere_IsRefused(string format)
    {
        Assert.Contains(_folder.Path, Refusal(format, _folder.Path).Message, StringComparison.Ordinal);
        Assert.Contains("none", Refusal(format, _folder.Combine("none")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "StartArray")]
    [InlineData("{\"images\":{}}", "StartObject")]
    [InlineData("{\"images\":[7]}", "images[0]")]
    [InlineData("{\"images\":[{}]}", "'id' is missing")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"a/1.jpg\",\"width\":-8,\"height\":5}]}", "-8x5")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"a/1.jpg\",\"width\":99999999,\"height\":99999999}]}", "99999999x99999999")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"../../a/1.jpg\",\"width\":8,\"height\":5}]}", "leads out of the set")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"a/1.jpg\",\"width\":8,\"height\":5},{\"id\":1,\"file_name\":\"a/2.jpg\",\"width\":8,\"height\":5}]}", "two images have the id 1")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"a/1.jpg\",\"width\":8,\"height\":5},{\"id\":2,\"file_name\":\"a/01.jpg\",\"width\":8,\"height\":5}]}", "both frame 1")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"a/1.jpg\",\"width\":8,\"height\":5},{\"id\":2,\"file_name\":\"a/2.jpg\",\"width\":9,\"height\":5}]}", "9x5")]
    [InlineData("{\"images\":[{\"id\":1e300,\"file_name\":\"a/1.jpg\",\"width\":8,\"height\":5}]}", "'id'")]
    [InlineData("{\"images\":[{\"id\":1,\"frame\":-1,\"file_name\":\"a/1.jpg\",\"width\":8,\"height\":5}]}", "the number -1")]
    [InlineData("{\"categories\":[{\"id\":1,\"name\":\"dog\"},{\"id\":1,\"name\":\"dog\"}]}", "two classes have the id 1")]
    [InlineData("{\"categories\":[{\"id\":1,\"name\":\"dog\"},{\"id\":2,\"name\":\"dog\"}]}", "two classes are named dog")]
    [InlineData("{\"categories\":[{\"id\":-1,\"name\":\"dog\"}]}", "the id -1")]
    [InlineData("{\"categories\":[{\"id\":1}]}", "no name")]
    [InlineData("{\"images\":[]} []", "instances_all.json")]
    public void Read_WrongCoco_IsRefusedWithThePlace(string text, string fault) => AssertRefused("coco", CocoFile, text, fault);

    [Theory]
    [InlineData("{\"image_id\":2,\"category_id\":1,\"segmentation\":[]}", "image 2")]
    [InlineData("{\"image_id\":1,\"category_id\":9,\"segmentation\":[]}", "class with the id 9")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[5,9],\"counts\":\"0\"}}", "[5, 9]")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[5,8],\"counts\":\"oooooooooo\"}}", "character 0")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[5,8],\"counts\":[1,-1,40]}}", "length -1")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[5,8],\"counts\":[4294967295,1]}}", "4294967295")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[5,8],\"counts\":[39]}}", "pixel 39")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":[[1,1,2]]}", "3 numbers")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":[[1,1,1e9,1,2,2]]}", "1000000000")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":[],\"bbox\":[0,0,1e30,1]}", "'bbox'")]
    [InlineData("{\"image_id\":1,\"category_id\":1,\"segmentation\":[],\"state\":\"odd\"}", "'state' is odd")]
    public void Read_AWrongAnnotationOfCoco_IsRefusedWithThePlace(string annotation, string fault) =>
        Assert.Contains("annotations[0]", AssertRefused("coco", CocoFile, $"{{{Image},{Categories},\"annotations\":[{annotation}]}}", fault), StringComparison.Ordinal);

    [Fact]
    public void Read_ListsInLists_AreRefused() =>
        AssertRefused("coco", CocoFile, $"{{\"other\":{new string('[', 100_000)}", "instances_all.json");

    [Fact]
    public void Read_AValueWithoutEnd_IsRefused() =>
        AssertRefused("coco", CocoFile, $"{{\"images\":[\"{new string('x', 70_000_000)}", "67108864");

    [Theory]
    [InlineData("{\"videos\":[{\"id\":1,\"width\":8,\"height\":5,\"file_names\":[1]}]}", "'file_names'")]
    [InlineData("{\"videos\":[{\"id\":1,\"width\":8,\"height\":5,\"file_names\":[\"a/1.jpg\"]}],\"annotations\":[{\"id\":1,\"category_id\":1}]}", "'video_id' is missing")]
    [InlineData("{\"videos\":[{\"id\":1,\"width\":8,\"height\":5,\"file_names\":[\"a/1.jpg\"]}],\"annotations\":[{\"id\":1,\"video_id\":1,\"category_id\":1,\"segmentations\":[null,null]}]}", "2 'segmentations'")]
    [InlineData("{\"annotations\":[{\"id\":1,\"video_id\":7,\"category_id\":1,\"segmentations\":[]}]}", "video 7")]
    public void Read_WrongYoutubeVis_IsRefused(string text, string fault) => AssertRefused("youtube-vis", CocoFile, text, fault);

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotations>&x;</annotations>", "DTD")]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><annotations>&y;</annotations>", "DTD")]
    [InlineData("<other/>", "<other>")]
    [InlineData("<annotations/>", "original_size")]
    [InlineData("<annotations><image/></annotations>", "CVAT for images")]
    [InlineData("<annotations><track id=\"0\" label=\"dog\"/></annotations>", "before the task")]
    [InlineData("<annotations><meta><task><original_size><width>99999999</width><height>99999999</height></original_size></task></meta></annotations>", "99999999x99999999")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\"/></annotations>", "no name")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"-1\" label=\"dog\"/></annotations>", "'id' is '-1'")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\" label=\"dog\"><mask frame=\"99999999999\"/></track></annotations>", "'frame'")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\" label=\"dog\"><mask frame=\"0\" left=\"0\" top=\"0\" width=\"2000000000\" height=\"2000000000\" rle=\"1\"/></track></annotations>", "track 0, frame 0: the mask lies at 0,0")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\" label=\"dog\"><mask frame=\"0\" left=\"0\" top=\"0\" width=\"2\" height=\"2\" rle=\"5\"/></track></annotations>", "the run '5'")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\" label=\"dog\"><mask frame=\"0\" left=\"0\" top=\"0\" width=\"2\" height=\"2\" rle=\"1, -1, 4\"/></track></annotations>", "the run ' -1'")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\" label=\"dog\"><polygon frame=\"0\" points=\"1,1;2\"/></track></annotations>", "the corner '2'")]
    [InlineData("<annotations>" + CvatMeta + "<track id=\"0\" label=\"dog\"><box frame=\"0\" keyframe=\"1\" xtl=\"NaN\" ytl=\"0\" xbr=\"1\" ybr=\"1\"/></track></annotations>", "'NaN'")]
    public void Read_WrongCvat_IsRefused(string text, string fault) => AssertRefused("cvat", "yard.xml", text, fault);

    [Fact]
    public void Read_ElementsInElements_AreRefused() =>
        AssertRefused("cvat", "yard.xml", string.Concat(Enumerable.Repeat("<annotations>", 100_000)), "32 deep");

    [Fact]
    public void Read_ATagWithoutEnd_IsRefused()
    {
        using var tags = new TagStream(new MemoryStream(Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("<a/>", 50))}<a b=\"{new string('1', 200)}")), 100);

        Assert.Contains("100 bytes", Assert.Throws<FormatException>(() => tags.CopyTo(Stream.Null, 40)).Message, StringComparison.Ordinal);
        Assert.InRange(tags.Position, 300, 340);
    }

    [Theory]
    [InlineData("0 1001 1 5 8", "5 words")]
    [InlineData("-1 1001 1 5 8 X1", "'-1'")]
    [InlineData("0 1001 1 99999999 99999999 X1", "99999999x99999999")]
    [InlineData("0 1001 1 5 8 oooo", "character 0")]
    public void Read_WrongMots_IsRefusedWithTheLine(string line, string fault) =>
        Assert.Contains("line 1", AssertRefused("mots", "instances_txt/yard.txt", line, fault), StringComparison.Ordinal);

    [Theory]
    [InlineData("0 0.1 0.1 0.5 0.1", "a box")]
    [InlineData("0 0.1 0.1 0.5 0.1 0.5", "6 numbers")]
    [InlineData("0 0.1 0.1 0.5 0.1 0.5 dog", "'dog'")]
    [InlineData("0 0.1 0.1 0.5 0.1 0.5 NaN", "NaN")]
    [InlineData("-1 0.1 0.1 0.5 0.1 0.5 0.6", "7 numbers")]
    [InlineData("0 0.1 0.1 0.5 0.1 0.5 1e300", "corner")]
    public void Read_WrongYolo_IsRefusedWithTheLine(string line, string fault) =>
        Assert.Contains("line 1", AssertRefused("yolo-seg", "labels/train/yard_000001.txt", line, fault), StringComparison.Ordinal);

    [Fact]
    public void Read_YoloWithoutTheSizesOfClips_IsRefused()
    {
        Write("labels/train/yard_000001.txt", "0 0.1 0.1 0.5 0.1 0.5 0.6\n");

        ImportException error = Assert.Throws<ImportException>(() => ImportRegistry.Find("yolo-seg")!.Read(_folder.Path, CancellationToken.None));

        Assert.Contains("'yard'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"imageWidth\":8,\"imageHeight\":5}", "'shapes' is missing")]
    [InlineData("{\"imageWidth\":8,\"imageHeight\":5,\"shapes\":[{\"label\":\"dog\",\"points\":[[0,0],[1e9,1],[2,2]]}]}", "shapes[0]")]
    [InlineData("{\"imageWidth\":8,\"imageHeight\":5,\"shapes\":[{\"label\":\"dog\",\"shape_type\":\"mask\",\"points\":[[0,0],[9,9]],\"mask\":\"\"}]}", "in the frame")]
    [InlineData("{\"imageWidth\":8,\"imageHeight\":5,\"shapes\":[{\"label\":\"dog\",\"shape_type\":\"mask\",\"points\":[[0,0],[1,1]],\"mask\":\"!\"}]}", "shapes[0]")]
    [InlineData("{\"imageWidth\":8,\"imageHeight\":5,\"shapes\":[{\"label\":\"dog\",\"shape_type\":\"mask\",\"points\":[[0,0],[1,1]],\"mask\":\"iVBORw0KGgoAAAANSUhEUgAAf/8AAH//CAAAAAA=\"}]}", "32767x32767")]
    public void Read_WrongLabelme_IsRefused(string text, string fault) => AssertRefused("labelme", "all/yard/000001.json", text, fault);

    [Theory]
    [InlineData("{}", "StartObject")]
    [InlineData("[{}]", "'data' is missing")]
    [InlineData("[{\"data\":{\"clip\":\"../x\",\"frame\":1},\"annotations\":[{\"result\":[{\"original_width\":8,\"original_height\":5}]}]}]", "leads out")]
    [InlineData("[{\"data\":{\"clip\":\"x\",\"frame\":1},\"annotations\":[{\"result\":[{\"type\":\"brushlabels\",\"original_width\":8,\"original_height\":5,\"value\":{\"rle\":[0,0]}}]}]}]", "ends after 2 bytes")]
    [InlineData("[{\"data\":{\"clip\":\"x\",\"frame\":1},\"annotations\":[{\"result\":[{\"type\":\"brushlabels\",\"original_width\":8,\"original_height\":5,\"value\":{\"rle\":[255,255,255,255,255,255,255,255]}}]}]}]", "4294967295 values")]
    [InlineData("[{\"data\":{\"clip\":\"x\",\"frame\":1},\"annotations\":[{\"result\":[{\"type\":\"brushlabels\",\"original_width\":8,\"original_height\":5,\"value\":{\"rle\":[256]}}]}]}]", "no byte")]
    public void Read_WrongLabelStudio_IsRefused(string text, string fault) => AssertRefused("label-studio", "tasks.json", text, fault);

    [Theory]
    [InlineData("davis", "Annotations/yard/00000.png")]
    [InlineData("mots", "instances/yard/000000.png")]
    [InlineData("voc", "SegmentationObject/yard_000000.png")]
    public void Read_APictureThatClaimsTooManyPixels_IsRefused(string format, string file)
    {
        ExportRegistry.Find(format)!.Write(TestSets.Varied(), _folder.Path, CancellationToken.None);
        byte[] png = File.ReadAllBytes(_folder.Combine(file));
        (png[17], png[21]) = (0x3F, 0x3F);
        File.WriteAllBytes(_folder.Combine(file), png);

        Assert.Contains("4128776x4128773", Refusal(format, _folder.Path).Message, StringComparison.Ordinal);
    }

    private bool IsRefused(string format)
    {
        try
        {
            using ImportSet set = TestImports.Read(format, _folder.Path);
            _ = TestImports.Draw(set).Count();
            return false;
        }
        catch (ImportException)
        {
            return true;
        }
    }

    private string AssertRefused(string format, string file, string text, string fault)
    {
        Write(file, text);
        string message = Refusal(format, _folder.Path).Message;
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.StartsWith(_folder.Path, message, StringComparison.Ordinal);
        return message;
    }

    private static ImportException Refusal(string format, string path) => Assert.Throws<ImportException>(() => TestImports.Read(format, path).Dispose());

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(file))!);
        File.WriteAllBytes(_folder.Combine(file), Encoding.UTF8.GetBytes(text));
    }
}
