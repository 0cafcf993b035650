using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;
using YamlDotNet.RepresentationModel;

namespace SamStream.Model.Manifests;

/// <summary>Reads and validates a model manifest.</summary>
public static class ManifestReader
{
    internal const int SchemaVersion = 1;

    private static readonly Dictionary<string, TensorElement> Elements = new(StringComparer.Ordinal)
    {
        ["float32"] = TensorElement.F32,
        ["float16"] = TensorElement.F16,
        ["uint8"] = TensorElement.U8,
        ["int32"] = TensorElement.I32,
        ["int64"] = TensorElement.I64,
    };

    private static readonly Dictionary<string, ChannelOrder> Orders = new(StringComparer.Ordinal)
    {
        ["rgb"] = ChannelOrder.Rgb,
        ["bgr"] = ChannelOrder.Bgr,
    };

    private static readonly Dictionary<string, ImageFit> Fits = new(StringComparer.Ordinal)
    {
        ["letterbox"] = ImageFit.Letterbox,
        ["stretch"] = ImageFit.Stretch,
        ["centred-letterbox"] = ImageFit.CentredLetterbox,
    };

    internal static string NameOf(ImageFit fit) => Fits.First(known => known.Value == fit).Key;

    internal static string NameOf(ChannelOrder order) => Orders.First(known => known.Value == order).Key;

    /// <summary>Reads a manifest file.</summary>
    /// <exception cref="ManifestException">The file is missing, is not YAML, or says something invalid: all at once.</exception>
    public static ModelManifest Read(string path) => Read(path, ReadRoot);

    /// <summary>What a manifest is of: null, unless it says so. Nothing else of it is checked.</summary>
    public static string? KindOf(string path) => Read(path, (root, _) => root.Child("kind").Raw());

    /// <summary>Reads a manifest of any kind.</summary>
    /// <exception cref="ManifestException">The file is missing, is not YAML, or says something invalid: all at once.</exception>
    internal static T Read<T>(string path, Func<ManifestNode, string, T> read)
    {
        var file = Path.GetFullPath(path);
        if (InputFile.FaultOf(file) is { } fault)
            throw new ManifestException(file, [new OptionProblem(new Place(file), "", null, fault, "name a model manifest (*.yaml)")]);
        try
        {
            return Parse(InputFile.ReadText(file, PlainYaml.MostBytes), file, read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var problem = new OptionProblem(new Place(file), "", null, error.Message.TrimEnd('.'), "name a readable model manifest (*.yaml)");
            throw new ManifestException(file, [problem], error);
        }
    }

    /// <summary>Reads a manifest from text; <paramref name="file"/> is what messages call it.</summary>
    /// <exception cref="ManifestException">The text is not YAML or says something invalid: all at once.</exception>
    public static ModelManifest Parse(string yaml, string file) => Parse(yaml, file, ReadRoot);

    /// <summary>Reads a manifest of any kind from text.</summary>
    /// <exception cref="ManifestException">The text is not YAML or says something invalid: all at once.</exception>
    internal static T Parse<T>(string yaml, string file, Func<ManifestNode, string, T> read)
    {
        var problems = new ManifestProblems(file);
        var manifest = read(new ManifestNode("", Load(yaml, file), file, problems), file);
        return problems.All.Count == 0 ? manifest : throw new ManifestException(file, problems.All);
    }

    private static YamlNode? Load(string yaml, string file)
    {
        try
        {
            return PlainYaml.Read(yaml);
        }
        catch (PlainYamlException error)
        {
            var problem = new OptionProblem(new Place(file, error.Line), "", null, error.Fault, error.Cure);
            throw new ManifestException(file, [problem], error);
        }
    }

    private static ModelManifest ReadRoot(ManifestNode root, string file)
    {
        ModelArchitecture? known = ArchitectureOf(root);
        root.IsMapping([
            "schema", "name", "description", "architecture", "license", "source", "encoder",
            .. known is { HasDecoder: false } ? (string[])[] : ["decoder"], "preprocessing", "capabilities", "score"]);
        CheckSchema(root);
        var architecture = known ?? ReportArchitecture(root.Child("architecture"));

        return new ModelManifest
        {
            File = file,
            Name = root.Child("name").Scalar("write the model's short name"),
            Description = root.Child("description").Scalar("write one line on what the model is"),
            License = root.Child("license").Scalar("write the licence of the weights as an SPDX identifier"),
            Source = root.Child("source").Scalar("write where the weights come from"),
            Encoder = ReadFile(root.Child("encoder"), "file", "sha256", "bytes", "inputs", "outputs"),
            Architecture = architecture,
            Decoder = !architecture.HasDecoder || (architecture.MayBeOneFile && root.Child("decoder").IsMissing) ? ModelFile.None
                : architecture == ModelArchitecture.Sam
                ? ReadFile(root.Child("decoder"), "file", "sha256", "bytes", "inputs", "outputs", "rewire")
                : ReadFile(root.Child("decoder"), "file", "sha256", "bytes", "inputs", "outputs"),
            Rewiring = architecture == ModelArchitecture.Sam && root.Child("decoder").Child("rewire") is { IsMissing: false } rewire
                ? ReadRewiring(rewire)
                : null,
            Preprocessing = ReadPreprocessing(root.Child("preprocessing"), architecture),
            Capabilities = ReadCapabilities(root.Child("capabilities")),
            Score = ReadScore(root.Child("score")),
        };
    }

    /// <summary>Says so where a manifest is of a version that this program does not read.</summary>
    internal static void CheckSchema(ManifestNode root)
    {
        if (root.Child("schema") is var schema && schema.Raw() != $"{SchemaVersion}")
            schema.Report($"write {SchemaVersion}, the version of the format that this program reads");
    }

    private static ModelArchitecture? ArchitectureOf(ManifestNode root) =>
        ModelArchitecture.All.FirstOrDefault(known => known.Name == root.Child("architecture").Raw());

    private static ModelArchitecture ReportArchitecture(ManifestNode node)
    {
        var names = string.Join(" or ", ModelArchitecture.All.Select(known => known.Name));
        node.Report($"write {names}, the architecture that this program runs");
        return ModelArchitecture.Sam;
    }

    private static ModelFile ReadFile(ManifestNode node, params ReadOnlySpan<string> keys)
    {
        if (!node.IsMapping(keys))
            return ModelFile.None;
        return new ModelFile(
            node.Child("file").Scalar("write the path of the ONNX file"),
            ReadHash(node),
            node.Child("bytes").Integer(1, "write the file's length in bytes"),
            ReadTensors(node.Child("inputs")),
            ReadTensors(node.Child("outputs")));
    }

    /// <summary>The SHA-256 of a file, in lower case.</summary>
    internal static string ReadHash(ManifestNode node)
    {
        const string Cure = "write the file's SHA-256, 64 hexadecimal digits";
        var hash = node.Child("sha256").Scalar(Cure);
        if (hash.Length > 0 && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            node.Child("sha256").Report(Cure);
        return hash.ToLowerInvariant();
    }

    private static List<TensorSpec> ReadTensors(ManifestNode list)
    {
        var tensors = new List<TensorSpec>();
        foreach (var item in list.Items("list the graph's tensors as { name, type, shape }"))
        {
            if (!item.IsMapping("name", "type", "shape"))
                continue;
            var name = item.Child("name").Scalar("write the tensor's name in the graph");
            if (tensors.Exists(other => other.Name == name))
                item.Child("name").Report("each tensor may be listed once");
            var shape = item.Child("shape").Items("list the dimensions: a size, or a name for a free one");
            tensors.Add(new TensorSpec(
                name, item.Child("type").Choice(Elements), [.. shape.Select(ReadDimension)]));
        }

        return tensors;
    }

    private static TensorDimension ReadDimension(ManifestNode node)
    {
        const string Cure = "write a size of 1 or more, or a name (or -1) for a free dimension";
        var text = node.Scalar(Cure);
        if (text == "-1")
            return new TensorDimension(-1);
        return text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-')
            ? new TensorDimension((int)Math.Min(node.Integer(1, Cure), int.MaxValue))
            : new TensorDimension(-1, text);
    }

    private static DecoderRewiring ReadRewiring(ManifestNode node)
    {
        if (!node.IsMapping("lowResLogits", "iouPredictions"))
            return new DecoderRewiring("", "");
        return new DecoderRewiring(
            node.Child("lowResLogits").Scalar("write the tensor with the logits of all masks"),
            node.Child("iouPredictions").Scalar("write the tensor with the predicted IoU of all masks"));
    }

    private static PreprocessingSpec ReadPreprocessing(ManifestNode node, ModelArchitecture architecture)
    {
        if (!node.IsMapping("kind", "size", "channels", "mean", "std", "padding"))
            return new PreprocessingSpec(1, [], [], ChannelOrder.Rgb);
        var size = node.Child("size").Integer(1, "write the side of the input in pixels, 1 to 8192");
        if (size > 8192)
            node.Child("size").Report("write the side of the input in pixels, 1 to 8192");
        return new PreprocessingSpec(
            (int)Math.Min(size, 8192),
            ReadTriple(node.Child("mean"), float.IsFinite, "write a number on the scale 0 to 255"),
            ReadTriple(node.Child("std"), v => float.IsFinite(v) && v > 0, "write a number above 0, on the scale 0 to 255"),
            node.Child("channels").Choice(Orders),
            node.Child("kind").Choice(Fits.Where(fit => architecture.Fits.Contains(fit.Value)).ToDictionary()))
        {
            Padding = node.Child("padding") is { IsMissing: false } padding
                ? ReadTriple(padding, value => value is >= 0 and <= 255, "write a number on the scale 0 to 255")
                : null,
        };
    }

    private static float[] ReadTriple(ManifestNode list, Func<float, bool> isValid, string cure)
    {
        var items = list.Items("list three numbers: red, green, blue");
        if (items.Count is not (0 or 3))
            list.Report("list three numbers: red, green, blue");
        return [.. items.Select(item => item.Number(isValid, cure))];
    }

    private static ModelCapabilities ReadCapabilities(ManifestNode node)
    {
        if (!node.IsMapping("boxes", "points", "masks", "masksPerPrompt", "batch"))
            return new ModelCapabilities(false, false, false, 1, false);
        return new ModelCapabilities(
            node.Child("boxes").Flag(),
            node.Child("points").Flag(),
            node.Child("masks").Flag(),
            (int)Math.Min(node.Child("masksPerPrompt").Integer(1, "write the number of masks, 1 or more"), 64),
            node.Child("batch").Flag());
    }

    private static ScoreWeights ReadScore(ManifestNode node)
    {
        const string Cure = "write a number, as samstream eval fit prints it";
        if (node.IsMissing)
        {
            node.Report("copy the section of configs/models/mobile-sam.yaml, or fit one with samstream eval fit");
            return new ScoreWeights(0, []);
        }

        return node.IsMapping(["bias", .. ScoreWeights.Names])
            ? new ScoreWeights(
                node.Child("bias").Number(float.IsFinite, Cure),
                [.. ScoreWeights.Names.Select(name => node.Child(name).Number(float.IsFinite, Cure))])
            : new ScoreWeights(0, []);
    }
}
