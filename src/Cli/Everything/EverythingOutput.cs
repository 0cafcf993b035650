using System.Text.Json;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Coco;
using SamStream.Model.Everything;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Files;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Overlay;

namespace SamStream.Cli.Everything;

/// <summary>
/// Writes what was found on frames: COCO instances, which appear whole when all is done, and a picture for each frame. Of a clip of any
/// length no more than a frame's masks is held.
/// </summary>
internal sealed class EverythingOutput : IDisposable
{
    /// <summary>The file of masks.</summary>
    public const string InstancesFile = "instances.json";

    /// <summary>The folder of pictures.</summary>
    public const string OverlayFolder = "overlay";

    private static readonly ExportSet Head = new("samstream everything", [new ExportClass(1, "object")], []);

    private readonly OutputFolder _folder;
    private readonly ImageNames _names = new();
    private readonly List<WrittenImage> _images = [];
    private string? _temporary;
    private FileStream? _file;
    private Utf8JsonWriter? _json;
    private long _annotations;

    /// <param name="path">Of the folder.</param>
    /// <param name="overwrite">What to do where results of an earlier run are in the way.</param>
    public EverythingOutput(string path, OverwritePolicy overwrite)
    {
        _folder = new OutputFolder(path, overwrite) { CanResume = false };
        _folder.Reserve(InstancesFile);
        _folder.Reserve(Path.Combine(OverlayFolder, "*.png"));
    }

    /// <summary>Makes the folder and begins.</summary>
    /// <exception cref="Pipeline.Sinks.SinkException">It cannot be written to, or results are in the way.</exception>
    public void Open()
    {
        _folder.Open();
        string path = _folder.Combine(InstancesFile);
        Try(path, () =>
        {
            Directory.CreateDirectory(_folder.Combine(OverlayFolder));
            _temporary = AtomicFile.TemporaryBeside(path);
            _file = UnlinkedFile.Create(_temporary);
            _json = new Utf8JsonWriter(_file, MessageJson.Compact);
            _json.WriteStartObject();
            CocoJson.WriteHead(_json, Head);
            _json.WriteStartArray("annotations");
        });
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="name">Of its file.</param>
    /// <param name="found">What is on it.</param>
    /// <exception cref="Pipeline.Sinks.SinkException">It cannot be written.</exception>
    public void Add(VideoFrame frame, string name, FoundMasks found)
    {
        byte[] png = FramePicture.ToPng(frame, [.. found.Masks.Select(mask => mask.Mask.Decode())]);
        OutputErrors.Write(Path.Combine(_folder.Combine(OverlayFolder), _names.NameOf(frame.Metadata)), png);
        _images.Add(new WrittenImage(name, frame.Width, frame.Height, frame.Metadata.Index, frame.Metadata.PresentationTime.TotalSeconds));
        Try(_folder.Combine(InstancesFile), () =>
        {
            foreach (FoundMask mask in found.Masks)
                WriteAnnotation(_json!, ++_annotations, _images.Count, mask);
            _json!.Flush();
        });
    }

    /// <summary>Ends the file of masks, which then has its name.</summary>
    /// <exception cref="Pipeline.Sinks.SinkException">It cannot be written.</exception>
    public void Complete()
    {
        string path = _folder.Combine(InstancesFile);
        Try(path, () =>
        {
            _json!.WriteEndArray();
            _json.WriteStartArray("images");
            for (int i = 0; i < _images.Count; i++)
                WriteImage(_json, i + 1, _images[i]);
            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.Flush();
            _file!.Dispose();
            File.Move(_temporary!, path, overwrite: true);
            _temporary = null;
        });
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_temporary is not null)
            AtomicFile.TryDelete(_temporary);
        _folder.Dispose();
    }

    private static void WriteImage(Utf8JsonWriter json, int id, WrittenImage image)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("file_name", image.Name);
        json.WriteNumber("width", image.Width);
        json.WriteNumber("height", image.Height);
        json.WriteNumber("frame", image.Frame);
        json.WriteNumber("seconds", image.Seconds);
        json.WriteEndObject();
    }

    // With the names that Segment Anything's automatic mask generation gives its scores and points.
    private static void WriteAnnotation(Utf8JsonWriter json, long id, int image, FoundMask found)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("image_id", image);
        json.WriteNumber("category_id", 1);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", found.Area);
        json.WritePropertyName("bbox");
        CocoJson.WriteBox(json, found.Bounds);
        json.WritePropertyName("segmentation");
        CocoJson.WriteMask(json, found.Mask.Width, found.Mask.Height, found.Mask.ToCompressedString());
        json.WriteNumber("predicted_iou", found.PredictedIou);
        json.WriteNumber("stability_score", found.Stability);
        if (found.Prompt.Box is { } box)
        {
            json.WriteStartArray("box_coords");
            foreach (float corner in (float[])[box.X1, box.Y1, box.X2, box.Y2])
                json.WriteNumberValue(corner);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartArray("point_coords");
            json.WriteStartArray();
            json.WriteNumberValue(found.Prompt.X);
            json.WriteNumberValue(found.Prompt.Y);
            json.WriteEndArray();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Try(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write", path, error);
        }
    }

    /// <summary>An image of the file of masks.</summary>
    private readonly record struct WrittenImage(string Name, int Width, int Height, long Frame, double Seconds);
}
