using System.Text;
using System.Text.Json;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Imports.Coco;

/// <summary>YouTube-VIS. Each file is read twice, since annotations may come before their videos.</summary>
internal sealed class YoutubeVisImport : IImportFormat
{
    /// <inheritdoc/>
    public string Name => "youtube-vis";

    /// <inheritdoc/>
    public string Description => "YouTube-VIS (COCO for videos): a JSON file, or a folder with annotations/*.json";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        string? name = null;
        foreach (string file in CocoFile.Find(path))
        {
            using TrackSpool masks = builder.CreateSpool();
            string? told = new Reader(new CocoFile(file, cancellationToken), builder, masks).Read();
            name ??= told;
        }

        return builder.Build(name);
    }

    private sealed class Reader(CocoFile file, ImportBuilder builder, TrackSpool masks)
    {
        private readonly Dictionary<long, (ClipBuilder Clip, long[] Frames)> _videos = [];
        private readonly HashSet<long> _kinds = [];

        public string? Read()
        {
            string? name = null;
            file.ReadMembers(("info", json => name = CocoFile.ReadName(json)));
            file.Read(("categories", kind => CocoFile.AddClass(builder, kind, _kinds)), ("videos", AddVideo));
            file.ReadMembers(("annotations", ReadObjects));
            return name;
        }

        private void AddVideo(JsonElement video)
        {
            long id = video.GetLong("id");
            string[] pictures = [.. video.GetArray("file_names").Select(picture => picture.ValueKind == JsonValueKind.String
                ? picture.GetString()! : throw new FormatException("'file_names' is no list of texts"))];
            string name = video.FindText("name") ?? FrameNames.ClipOf(pictures.FirstOrDefault() ?? "", file.OtherName);
            ClipBuilder clip = builder.ClipOf(name, video.GetLong("width"), video.GetLong("height"));
            (clip.FileName, clip.FrameRate) = (video.FindText("file_name"), video.FindDouble("frame_rate"));
            clip.SetSplit(file.Split);
            long[] frames = FrameNames.NumbersOf([.. pictures.Select(FrameNames.StemOf)]);
            foreach (long frame in frames)
                clip.AddFrame(frame);
            if (!_videos.TryAdd(id, (clip, frames)))
                throw new FormatException($"two videos have the id {id}");
        }

        private void ReadObjects(JsonPull json)
        {
            json.Expect(JsonTokenType.StartArray);
            for (long number = 0; json.Read() && json.Kind != JsonTokenType.EndArray; number++)
            {
                file.At($"annotations[{number}]");
                if (json.Kind != JsonTokenType.StartObject)
                    throw new FormatException("it is no object");
                ReadObject(json);
            }
        }

        // A member may come before the one that tells what it means: masks wait on the disk until all have been read.
        private void ReadObject(JsonPull json)
        {
            masks.Clear();
            long? video = null, category = null, id = null, track = null;
            int count = 0;
            List<float?> scores = [];
            List<TrackState?> states = [];
            List<bool?> keyframes = [];
            foreach (string name in json.MembersHere())
            {
                switch (name)
                {
                    case "video_id": video = ReadNumber(json, name); break;
                    case "category_id": category = ReadNumber(json, name); break;
                    case "id": id = ReadNumber(json, name); break;
                    case "track_id": track = ReadNumber(json, name); break;
                    case "segmentations": count = KeepMasks(json); break;
                    case "scores": ReadList(json, scores, value => value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float score) ? score : null); break;
                    case "states": ReadList(json, states, value => StateWord.Find(value.ValueKind == JsonValueKind.String ? value.GetString() : null)); break;
                    case "keyframes": ReadList<bool?>(json, keyframes, value => value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }); break;
                    default: json.Skip(); break;
                }
            }

            if (video is null || category is null)
                throw new FormatException($"'{(video is null ? "video_id" : "category_id")}' is missing");
            if (!_videos.TryGetValue(video.Value, out (ClipBuilder Clip, long[] Frames) place))
                throw new FormatException($"it is of the video {video}, which is not there");
            if (count > place.Frames.Length)
                throw new FormatException($"it has {count} 'segmentations'; the video has {place.Frames.Length} frames");
            ImportedTrack found = place.Clip.TrackOf(track ?? id ?? throw new FormatException("'id' is missing"), builder.ClassOf(category.Value));
            int frame = 0;
            foreach (ReadOnlyMemory<byte> text in masks.Read(0))
            {
                AddMask(place.Clip, place.Frames[frame], text, new ImportedObject
                {
                    Track = found,
                    Score = scores.ElementAtOrDefault(frame),
                    State = states.ElementAtOrDefault(frame),
                    IsKeyframe = keyframes.ElementAtOrDefault(frame),
                });
                frame++;
            }
        }

        private static void AddMask(ClipBuilder clip, long frame, ReadOnlyMemory<byte> text, ImportedObject found)
        {
            if (text.Length == 0)
                return;
            using var mask = JsonDocument.Parse(text);
            if (CocoSegmentation.Read(mask.RootElement, clip.Width, clip.Height) is { } read)
                clip.Add(frame, found with { Mask = read });
        }

        private int KeepMasks(JsonPull json)
        {
            masks.Clear();
            int count = 0;
            foreach (JsonElement mask in json.Elements())
            {
                CountFrame(++count);
                masks.Append(0, mask.ValueKind == JsonValueKind.Null ? [] : Encoding.UTF8.GetBytes(mask.GetRawText()));
            }

            return count;
        }

        private static void ReadList<T>(JsonPull json, List<T> list, Func<JsonElement, T> read)
        {
            list.Clear();
            foreach (JsonElement value in json.Elements())
            {
                CountFrame(list.Count);
                list.Add(read(value));
            }
        }

        private static void CountFrame(int count)
        {
            if (count > ImportLimits.MostFrames)
                throw new FormatException($"it has more than {ImportLimits.MostFrames} frames");
        }

        private static long ReadNumber(JsonPull json, string name)
        {
            using JsonDocument? value = json.ReadValue();
            return value is { RootElement.ValueKind: JsonValueKind.Number } && value.RootElement.TryGetInt64(out long number)
                ? number
                : throw new FormatException($"'{name}' is no whole number");
        }
    }
}
