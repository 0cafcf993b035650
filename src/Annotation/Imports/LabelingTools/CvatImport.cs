using System.Globalization;
using System.Xml;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>
/// CVAT for video 1.1: an XML file a clip, track after track. Masks of a group are of one object, as exports write them; every other track
/// is an object of its own.
/// </summary>
internal sealed class CvatImport : IImportFormat
{
    private const string NameOfCvat = "annotations";

    /// <inheritdoc/>
    public string Name => "cvat";

    /// <inheritdoc/>
    public string Description => "CVAT for video 1.1: an XML file, or a folder of such";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        IReadOnlyList<string> files = Directory.Exists(path) ? ImportGuard.Run(path, () => SetFolder.FilesOf(path, ".xml")) : [path];
        if (files.Count == 0)
            throw new ImportException(path, null, "there is no XML file in it");
        foreach (string file in files)
            new Reader(file, builder, cancellationToken).Read();
        return builder.Build();
    }

    private sealed class Reader(string path, ImportBuilder builder, CancellationToken cancellationToken)
    {
        private static readonly XmlReaderSettings Settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersFromEntities = 1 << 20,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CloseInput = true,
        };

        private const int MostDepth = 32, MostText = 1 << 16;

        private readonly List<string> _open = [];
        private readonly CvatMeta _meta = new();

        private ClipBuilder? _clip;
        private CvatTrack? _track;

        public void Read()
        {
            using var file = ImportGuard.Run(path, () => new TagStream(InputFile.Open(path), ImportLimits.MostDocumentBytes));
            using var xml = ImportGuard.Run(path, () => XmlReader.Create(file, Settings));
            ImportGuard.Run(path, () =>
            {
                while (xml.Read())
                    ReadNode(xml);
                if (_open.Count > 0 || !_meta.IsSet)
                    throw new FormatException("it is not CVAT for video: it has no annotations with a task's original_size");
                _clip ??= MakeClip();
            }, () => _track?.Place);
        }

        private void ReadNode(XmlReader xml)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(xml);
                    break;
                case XmlNodeType.EndElement:
                    End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when _open is ["annotations", "meta", ..]:
                    string text = xml.Value;
                    if (text.Length > MostText)
                        throw new FormatException($"a text of its meta has more than {MostText} letters");
                    _meta.Add(_open, text, builder);
                    break;
            }
        }

        private void Begin(XmlReader xml)
        {
            string name = xml.LocalName;
            if (_open.Count == 0 && name != NameOfCvat)
                throw new FormatException($"it begins with <{name}>, not with <{NameOfCvat}>");
            if (_open.Count >= MostDepth)
                throw new FormatException($"its elements lie more than {MostDepth} deep");
            if (_open.Count == 1 && name == "image")
                throw new FormatException("it is CVAT for images; export it as CVAT for video 1.1");
            bool isEmpty = xml.IsEmptyElement;
            _open.Add(name);
            if (_open is [NameOfCvat, "track"])
                BeginTrack(xml);
            else if (_open is [NameOfCvat, "track", "mask" or "box" or "polygon"])
                _track!.ReadShape(xml, name);
            if (isEmpty)
                End();
        }

        private void End()
        {
            _open.RemoveAt(_open.Count - 1);
            if (_open.Count == 1)
                _track = null;
        }

        private void BeginTrack(XmlReader xml)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_meta.IsSet)
                throw new FormatException("a track comes before the task's original_size, which tells the size of frames");
            _clip ??= MakeClip();
            _track = new CvatTrack(_clip, builder.ClassOf(xml.GetAttribute("label")), xml);
        }

        private ClipBuilder MakeClip()
        {
            string stem = Path.GetFileNameWithoutExtension(path);
            // CVAT names all its files alike.
            ClipBuilder clip = builder.ClipOf(
                stem == NameOfCvat && _meta.Name is { } task ? Path.GetFileNameWithoutExtension(task) : stem, _meta.Width, _meta.Height);
            (clip.FileName, clip.FrameCount) = (_meta.Name, _meta.Size);
            clip.SetSplit(_meta.Subset);
            return clip;
        }
    }

    // What the head of a file tells of its task.
    private sealed class CvatMeta
    {
        public string? Name { get; private set; }

        public string? Subset { get; private set; }

        public long? Size { get; private set; }

        public long Width { get; private set; }

        public long Height { get; private set; }

        public bool IsSet => Width > 0 && Height > 0;

        public void Add(List<string> open, string text, ImportBuilder builder)
        {
            switch (open)
            {
                case [.., "labels", "label", "name"]:
                    builder.ClassOf(text);
                    break;
                case [.., "task", "name"]:
                    Name = text;
                    break;
                case [.., "task", "subset"]:
                    Subset = text;
                    break;
                case [.., "task", "size"]:
                    Size = Number(text);
                    break;
                case [.., "original_size", "width"]:
                    Width = Number(text);
                    break;
                case [.., "original_size", "height"]:
                    Height = Number(text);
                    break;
            }
        }

        private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException("a number of its meta is none");
    }
}
