using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace SamStream.Annotation.Exports.LabelingTools;

/// <summary>Label Studio: a task a frame with brush labels, and the labelling interface that shows them.</summary>
internal sealed class LabelStudioExport : IExportFormat
{
    // The names that the interface gives to its picture and its labels.
    private const string Picture = "image", Labels = "label";

    /// <inheritdoc/>
    public string Name => "label-studio";

    /// <inheritdoc/>
    public string Description => "Label Studio, a task a frame with brush labels";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => string.Create(CultureInfo.InvariantCulture, $"images/{clip.Id}/{frame:D6}{clip.PictureExtension}");

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.States);
        WriteInterface(set, folder);
        ExportFile.WriteJson(folder, "tasks.json", json =>
        {
            var brush = new BrushRle();
            json.WriteStartArray();
            foreach (ExportClip clip in set.Clips)
            {
                foreach (ExportFrame frame in clip.Frames)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    WriteTask(json, clip, frame, brush, tally);
                    json.Flush();
                }
            }

            json.WriteEndArray();
        });
        return tally.ToLosses();
    }

    private static void WriteInterface(ExportSet set, string folder)
    {
        using Stream file = ExportFile.Create(folder, "label_config.xml");
        using var xml = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false });
        xml.WriteStartElement("View");
        xml.WriteStartElement("Image");
        xml.WriteAttributeString("name", Picture);
        xml.WriteAttributeString("value", "$image");
        xml.WriteEndElement();
        xml.WriteStartElement("BrushLabels");
        xml.WriteAttributeString("name", Labels);
        xml.WriteAttributeString("toName", Picture);
        foreach (ExportClass kind in set.Classes)
        {
            xml.WriteStartElement("Label");
            xml.WriteAttributeString("value", ExportFile.OneLine(kind.Name));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteTask(Utf8JsonWriter json, ExportClip clip, ExportFrame frame, BrushRle brush, LossTally tally)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("image", $"/data/local-files/?d={PictureOf(clip, frame.Index)}");
        json.WriteString("clip", clip.Id);
        json.WriteString("file", clip.Name);
        json.WriteString("split", ExportSplits.NameOf(clip));
        json.WriteNumber("frame", frame.Index);
        json.WriteNumber("seconds", frame.Seconds);
        json.WriteEndObject();
        json.WriteStartArray("annotations");
        json.WriteStartObject();
        json.WriteStartArray("result");
        foreach (ExportObject found in tally.See(clip, frame))
            WriteRegion(json, clip, found, brush);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, ExportClip clip, ExportObject found, BrushRle brush)
    {
        string id = found.Track.Id.ToString(CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", "brushlabels");
        json.WriteString("from_name", Labels);
        json.WriteString("to_name", Picture);
        json.WriteString("origin", found.IsKeyframe ? "manual" : "prediction");
        json.WriteNumber("score", found.Score);
        json.WriteNumber("image_rotation", 0);
        json.WriteNumber("original_width", clip.Width);
        json.WriteNumber("original_height", clip.Height);
        json.WriteStartObject("meta");
        json.WriteStartArray("text");
        json.WriteStringValue($"object {id}");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("value");
        json.WriteString("format", "rle");
        json.WriteStartArray("rle");
        foreach (byte part in brush.Encode(RowRuns.OfFrame(found.Mask!.Decode())))
            json.WriteNumberValue(part);
        json.WriteEndArray();
        json.WriteStartArray("brushlabels");
        json.WriteStringValue(ExportFile.OneLine(found.Track.Class.Name));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
