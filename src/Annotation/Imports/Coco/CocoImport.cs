using System.Text.Json;
using SamStream.Annotation.Imports.Reading;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.Coco;

/// <summary>COCO instances. Each file is read twice, since annotations may come before their images.</summary>
internal sealed class CocoImport : IImportFormat
{
    /// <inheritdoc/>
    public string Name => "coco";

    /// <inheritdoc/>
    public string Description => "COCO instances: a JSON file, or a folder with annotations/*.json";

    /// <inheritdoc/>
    public ImportSet Read(string path, CancellationToken cancellationToken)
    {
        using var builder = new ImportBuilder();
        string? name = null;
        foreach (string file in CocoFile.Find(path))
        {
            string? told = new Reader(new CocoFile(file, cancellationToken), builder).Read();
            name ??= told;
        }

        return builder.Build(name);
    }

    private sealed class Reader(CocoFile file, ImportBuilder builder)
    {
        private readonly Dictionary<long, Video> _videos = [];
        private readonly Dictionary<long, Picture> _pictures = [];
        private readonly Dictionary<long, (ClipBuilder Clip, long Frame)> _frames = [];
        private readonly UntrackedObjects _untracked = new();
        private readonly HashSet<long> _kinds = [];

        public string? Read()
        {
            string? name = null;
            file.ReadMembers(("info", json => name = CocoFile.ReadName(json)));
            file.Read(("categories", kind => CocoFile.AddClass(builder, kind, _kinds)), ("videos", AddVideo), ("images", AddPicture));
            file.Guard(PlacePictures);
            file.Read(("annotations", AddObject));
            return name;
        }

        private void AddVideo(JsonElement video)
        {
            long id = video.GetLong("id");
            if (!_videos.TryAdd(id, new Video(
                ImportLimits.RequireName(video.FindText("name") ?? video.FindText("file_name"), "video"), video.FindText("file_name"),
                video.FindLong("width"), video.FindLong("height"), video.FindDouble("frame_rate"), video.FindLong("frame_count"))))
                throw new FormatException($"two videos have the id {id}");
        }

        private void AddPicture(JsonElement image)
        {
            long id = image.GetLong("id"), width = image.GetLong("width"), height = image.GetLong("height");
            ImportLimits.RequireSize(width, height);
            if (_pictures.Count >= ImportLimits.MostFrames)
                throw new FormatException($"there are more than {ImportLimits.MostFrames} images");
            string fileName = image.FindText("file_name") ?? throw new FormatException("'file_name' is missing");
            if (!_pictures.TryAdd(id, new Picture(fileName, image.FindLong("video_id"), image.FindLong("frame"), image.FindDouble("seconds"), (int)width, (int)height)))
                throw new FormatException($"two images have the id {id}");
        }

        private void PlacePictures()
        {
            foreach (Video video in _videos.Values.Where(video => video is { Width: not null, Height: not null }))
            {
                ClipBuilder clip = builder.ClipOf(video.Name, video.Width!.Value, video.Height!.Value);
                (clip.FileName, clip.FrameRate, clip.FrameCount) = (video.FileName, video.FrameRate, video.FrameCount);
                clip.SetSplit(file.Split);
            }

            foreach (IGrouping<string, KeyValuePair<long, Picture>> pictures in _pictures.GroupBy(picture => ClipOf(picture.Value)))
                PlaceClip(pictures.Key, [.. pictures]);
            // Only numbers are wanted from now on.
            _pictures.Clear();
        }

        private void PlaceClip(string name, KeyValuePair<long, Picture>[] pictures)
        {
            ClipBuilder clip = builder.ClipOf(name, pictures[0].Value.Width, pictures[0].Value.Height);
            clip.SetSplit(file.Split);
            bool hasFrames = Array.TrueForAll(pictures, picture => picture.Value.Frame is not null);
            long[] numbers = hasFrames
                ? [.. pictures.Select(picture => picture.Value.Frame!.Value)]
                : FrameNames.NumbersOf([.. pictures.Select(picture => FrameNames.StemOf(picture.Value.FileName))]);
            HashSet<long> seen = [];
            for (int i = 0; i < pictures.Length; i++)
            {
                (long id, Picture picture) = pictures[i];
                if (!seen.Add(numbers[i]))
                    throw new FormatException($"two images are frame {numbers[i]} of the clip {name}");
                builder.ClipOf(name, picture.Width, picture.Height).AddFrame(numbers[i], picture.Seconds);
                _frames.Add(id, (clip, numbers[i]));
            }
        }

        private string ClipOf(Picture picture)
        {
            if (picture.Video is not { } id)
                return FrameNames.ClipOf(picture.FileName, file.OtherName);
            return _videos.Count == 0
                ? FrameNames.ClipOf(picture.FileName, file.OtherName)
                : _videos.TryGetValue(id, out Video? video) ? video.Name : throw new FormatException($"an image is of the video {id}, which is not there");
        }

        private void AddObject(JsonElement found)
        {
            long image = found.GetLong("image_id");
            if (!_frames.TryGetValue(image, out (ClipBuilder Clip, long Frame) place))
                throw new FormatException($"it is of the image {image}, which is not there");
            ImportedClass kind = builder.ClassOf(found.GetLong("category_id"));
            CocoRle? mask = CocoSegmentation.Read(found.Find("segmentation"), place.Clip.Width, place.Clip.Height);
            BoxXyxy? box = mask is null ? CocoSegmentation.ReadBox(found.Find("bbox")) : null;
            // CVAT has ids of tracks among the attributes.
            long? track = found.FindLong("track_id") ?? found.FindLong("instance_id")
                ?? (found.Find("attributes") is { ValueKind: JsonValueKind.Object } attributes ? attributes.FindLong("track_id") : null);
            place.Clip.Add(place.Frame, new ImportedObject
            {
                Track = track is { } id ? place.Clip.TrackOf(id, kind) : _untracked.TrackOf(place.Clip, place.Frame, kind),
                Mask = mask,
                Box = box,
                IsKeyframe = found.FindFlag("keyframe"),
                State = StateWord.Find(found.FindText("state")),
                Score = (float?)found.FindDouble("score"),
            });
        }

        private sealed record Video(string Name, string? FileName, long? Width, long? Height, double? FrameRate, long? FrameCount);

        private sealed record Picture(string FileName, long? Video, long? Frame, double? Seconds, int Width, int Height);
    }
}
