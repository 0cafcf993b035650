using System.Globalization;
using System.Text.Json;
using System.Xml;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>Label Studio's JSON: a task a frame. The file is read twice: sizes are told with the masks alone, and not every frame has one.</summary>
internal sealed class LabelStudioImport : IImportFormat
{
    private const int MostInterfaceBytes = 1 << 20;

    /// <inheritdoc/>
    public string Name => "label-studio";

    /// <inheritdoc/>
    public string Description => "Label Studio: its JSON file, or a folder with tasks.json";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        string file = path;
        if (Directory.Exists(path))
        {
            ReadInterface(Path.Combine(path, "label_config.xml"), builder);
            file = Path.Combine(path, "tasks.json");
        }

        new Reader(file, builder, cancellationToken).Read();
        return builder.Build();
    }

    // Classes that no mask is of.
    private static void ReadInterface(string path, ImportBuilder builder)
    {
        if (!File.Exists(path))
            return;
        ImportGuard.Run(path, () =>
        {
            using var text = new StringReader(InputFile.ReadText(path, MostInterfaceBytes));
            using var xml = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "Label" } && xml.GetAttribute("value") is { } name)
                    builder.ClassOf(name);
            }
        });
    }

    private sealed class Reader(string path, ImportBuilder builder, CancellationToken cancellationToken)
    {
        private readonly Dictionary<string, ClipOfTasks> _clips = [];
        private readonly RegionReader _regions = new(builder);

        public void Read()
        {
            ReadTasks(Look);
            ImportGuard.Run(path, () =>
            {
                foreach (ClipOfTasks clip in _clips.Values)
                    clip.Number();
            });
            ReadTasks(Add);
        }

        private void ReadTasks(Action<JsonElement> read)
        {
            long number = 0;
            ImportGuard.Run(path, () =>
            {
                using var json = new JsonPull(path);
                foreach (JsonElement task in json.Elements())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    read(task);
                    number++;
                }

                number = -1;
                json.ExpectEnd();
            }, () => number < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"task {number} from 0"));
        }

        private void Look(JsonElement task)
        {
            JsonElement data = task.Get("data");
            string name = NameOf(data);
            if (!_clips.TryGetValue(name, out ClipOfTasks? clip))
                _clips.Add(name, clip = new ClipOfTasks());
            if (clip.Stems.Count >= ImportLimits.MostFrames)
                throw new FormatException($"there are more than {ImportLimits.MostFrames} tasks");
            clip.Stems.Add(FrameNames.StemOf(PictureOf(data)));
            if (clip.Size is null)
            {
                foreach (JsonElement region in RegionReader.RegionsOf(task))
                    clip.Size ??= RegionReader.SizeOf(region);
            }
        }

        private void Add(JsonElement task)
        {
            JsonElement data = task.Get("data");
            ClipOfTasks tasks = _clips[NameOf(data)];
            long frame = data.FindLong("frame") ?? tasks.Numbers[tasks.Next];
            tasks.Next++;
            // Without any mask nothing tells its size.
            if (tasks.Size is not { } size)
                return;
            ClipBuilder clip = builder.ClipOf(NameOf(data), size.Width, size.Height);
            clip.FileName ??= data.FindText("file");
            clip.SetSplit(data.FindText("split"));
            clip.AddFrame(frame, data.FindDouble("seconds"));
            _regions.Add(task, clip, frame);
        }

        private static string NameOf(JsonElement data) => ImportLimits.RequireName(data.FindText("clip") ?? FrameNames.ClipOf(PictureOf(data), "tasks"), "clip");

        // A path, or a path behind ?d= where pictures are files of the server.
        private static string PictureOf(JsonElement data)
        {
            string picture = data.FindText("image") ?? "";
            int file = picture.IndexOf("?d=", StringComparison.Ordinal);
            return file < 0 ? picture : picture[(file + 3)..];
        }

        private sealed class ClipOfTasks
        {
            public List<string> Stems { get; } = [];

            public long[] Numbers { get; private set; } = [];

            public int Next { get; set; }

            public (long Width, long Height)? Size { get; set; }

            public void Number() => Numbers = FrameNames.NumbersOf(Stems);
        }
    }
}
