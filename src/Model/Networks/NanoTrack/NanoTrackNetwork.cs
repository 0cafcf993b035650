using Google.Protobuf;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;

namespace SamStream.Model.Networks.NanoTrack;

/// <summary>
/// NanoTrack v3, a Siamese tracker of one box (HonglinChu/SiamTrackers, Apache-2.0), loaded: its backbone turns pictures of the
/// object and of its surroundings into features, its head compares the two. Serves any number of <see cref="BoxTracker"/>s.
/// </summary>
internal sealed class NanoTrackNetwork : IDisposable
{
    /// <summary>Side of the picture of the object, pixels.</summary>
    public const int TemplateSide = 127;

    /// <summary>Side of the picture that it is looked for in, pixels.</summary>
    public const int SearchSide = 255;

    /// <summary>Cells along a side of the head's answer.</summary>
    public const int GridSide = 15;

    /// <summary>Search pixels from one cell to the next.</summary>
    public const int GridStride = 16;

    /// <summary>Channels of features.</summary>
    public const int Channels = 96;

    /// <summary>Cells along a side of the object's features.</summary>
    public const int TemplateCells = 8;

    /// <summary>Cells along a side of the surroundings' features.</summary>
    public const int SearchCells = 16;

    private readonly OnnxSession _template;
    private readonly OnnxSession _search;
    private readonly OnnxSession _head;

    private NanoTrackNetwork(OnnxSession template, OnnxSession search, OnnxSession head) =>
        (_template, _search, _head) = (template, search, head);

    /// <summary>Finds, checks and loads its graphs.</summary>
    /// <param name="manifest">Names them.</param>
    /// <param name="searchRoots">Folders to look for them in, before the usual ones.</param>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, or does not load.</exception>
    public static NanoTrackNetwork Open(BoxTrackerManifest manifest, IReadOnlyList<string> searchRoots)
    {
        // Boxes are followed while the large network encodes: with one thread the two do not take each other's cores.
        var options = new OnnxSessionOptions { Provider = ExecutionProvider.Cpu, IntraOpThreads = 1 };
        var locator = new ModelFileLocator(searchRoots);
        string backbone = locator.FindChecked(manifest.Backbone.File, manifest.File);
        string head = locator.FindChecked(manifest.Head.File, manifest.File);
        var opened = new List<OnnxSession>();
        try
        {
            byte[] graph = File.ReadAllBytes(backbone);
            opened.Add(OpenBackbone(backbone, ForTemplate(graph, backbone), TemplateSide, TemplateCells, options));
            opened.Add(OpenBackbone(backbone, graph, SearchSide, SearchCells, options));
            opened.Add(new OnnxSession(
                head,
                [Spec("input1", Channels, TemplateCells), Spec("input2", Channels, SearchCells)],
                [Spec("output1", 2, GridSide), Spec("output2", 4, GridSide)], options));
        }
        catch
        {
            foreach (OnnxSession session in opened)
                session.Dispose();
            throw;
        }

        return new NanoTrackNetwork(template: opened[0], search: opened[1], head: opened[2]);
    }

    /// <summary>Features of the object, [96, 8, 8], from its picture, [3, 127, 127].</summary>
    public OnnxBinding BindTemplate(FloatTensor picture, FloatTensor features) => Bind(_template, picture, features);

    /// <summary>Features of the surroundings, [96, 16, 16], from their picture, [3, 255, 255].</summary>
    public OnnxBinding BindSearch(FloatTensor picture, FloatTensor features) => Bind(_search, picture, features);

    /// <summary>Scores, [2, 15, 15], and boxes, [4, 15, 15], from both features.</summary>
    public OnnxBinding BindHead(FloatTensor template, FloatTensor search, FloatTensor scores, FloatTensor boxes)
    {
        OnnxBinding binding = _head.CreateBinding();
        binding.BindInput("input1", template.Value);
        binding.BindInput("input2", search.Value);
        binding.BindOutput("output1", scores.Value);
        binding.BindOutput("output2", boxes.Value);
        return binding;
    }

    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void RunTemplate(OnnxBinding binding) => _template.Run(binding);

    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void RunSearch(OnnxBinding binding) => _search.Run(binding);

    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void RunHead(OnnxBinding binding) => _head.Run(binding);

    public void Dispose()
    {
        _template.Dispose();
        _search.Dispose();
        _head.Dispose();
    }

    private static OnnxBinding Bind(OnnxSession session, FloatTensor picture, FloatTensor features)
    {
        OnnxBinding binding = session.CreateBinding();
        binding.BindInput("input", picture.Value);
        binding.BindOutput("output", features.Value);
        return binding;
    }

    private static OnnxSession OpenBackbone(string file, byte[] graph, int side, int cells, OnnxSessionOptions options) =>
        new(file, [Spec("input", 3, side)], [Spec("output", Channels, cells)], options, graph);

    private static TensorSpec Spec(string name, int channels, int side) =>
        new(name, TensorElement.F32, [new(1), new(channels), new(side), new(side)]);

    /// <summary>The backbone for templates: its file declares the size of the surroundings only; its layers take any.</summary>
    /// <exception cref="ModelException">It is not that file.</exception>
    internal static byte[] ForTemplate(byte[] graph, string file)
    {
        ModelProto model = OnnxFile.Parse(graph, file);
        if (model.Graph is not { Input: [{ Type.TensorType.Shape: { } input }, ..], Output: [{ Type.TensorType.Shape: { } output }, ..] })
            throw new ModelException(file, null, "an input and an output with shapes", "a graph that lacks one", "fetch the file again");
        SetSide(input, TemplateSide);
        SetSide(output, TemplateCells);
        return model.ToByteArray();
    }

    private static void SetSide(TensorShapeProto shape, int side)
    {
        foreach (TensorShapeProto.Types.Dimension dimension in shape.Dim.Skip(2))
            dimension.DimValue = side;
    }
}
