using System.Globalization;
using System.Xml;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Exports.LabelingTools;

/// <summary>
/// CVAT for video 1.1: an XML file a clip. CVAT has no tracks of masks: of one it would take the first mask only. So each mask is a track
/// that ends with its frame, as in CVAT's own exports of masks, and those of one object are a group with the object's id.
/// </summary>
internal sealed class CvatExport : IExportFormat
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, NewLineChars = "\n", CloseOutput = false };

    /// <inheritdoc/>
    public string Name => "cvat";

    /// <inheritdoc/>
    public string Description => "CVAT for video 1.1, an XML file a clip";

    /// <inheritdoc/>
    public string PictureOf(ExportClip clip, long frame) => string.Create(CultureInfo.InvariantCulture, $"images/{clip.Id}/frame_{frame:D6}{clip.PictureExtension}");

    /// <inheritdoc/>
    public ExportLosses Write(ExportSet set, string folder, CancellationToken cancellationToken)
    {
        var tally = new LossTally(FormatLacks.States | FormatLacks.Scores);
        foreach (ExportClip clip in set.Clips)
        {
            using Stream file = ExportFile.Create(folder, $"{clip.Id}.xml");
            using var xml = XmlWriter.Create(file, Layout);
            xml.WriteStartElement("annotations");
            xml.WriteElementString("version", "1.1");
            WriteMeta(xml, set, clip);
            int track = 0;
            foreach (ExportFrame frame in clip.Frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (ExportObject found in tally.See(clip, frame))
                    WriteTrack(xml, clip, track++, frame.Index, found);
            }

            xml.WriteEndElement();
        }

        return tally.ToLosses();
    }

    private static void WriteMeta(XmlWriter xml, ExportSet set, ExportClip clip)
    {
        xml.WriteStartElement("meta");
        xml.WriteStartElement("task");
        xml.WriteElementString("name", ExportFile.OneLine(clip.Name));
        xml.WriteElementString("size", Text(clip.FrameCount));
        xml.WriteElementString("mode", "interpolation");
        xml.WriteElementString("overlap", "0");
        xml.WriteElementString("flipped", "False");
        xml.WriteElementString("subset", ExportSplits.NameOf(clip));
        xml.WriteStartElement("labels");
        foreach (ExportClass kind in set.Classes)
        {
            xml.WriteStartElement("label");
            xml.WriteElementString("name", ExportFile.OneLine(kind.Name));
            xml.WriteElementString("type", "mask");
            xml.WriteStartElement("attributes");
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("original_size");
        xml.WriteElementString("width", Text(clip.Width));
        xml.WriteElementString("height", Text(clip.Height));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteTrack(XmlWriter xml, ExportClip clip, int id, long frame, ExportObject found)
    {
        string source = found.IsKeyframe ? "manual" : "auto";
        SegmentationMask mask = found.Mask!.Decode();
        xml.WriteStartElement("track");
        xml.WriteAttributeString("id", Text(id));
        xml.WriteAttributeString("label", ExportFile.OneLine(found.Track.Class.Name));
        xml.WriteAttributeString("source", source);
        xml.WriteAttributeString("group_id", Text(found.Track.Id));
        WriteMask(xml, frame, found, source, isOutside: false, string.Join(", ", RowRuns.OfBounds(mask)), mask.Bounds.Width, mask.Bounds.Height);
        // Where a track ends it has no pixels: one of background.
        if (frame + 1 < clip.FrameCount)
            WriteMask(xml, frame + 1, found, source, isOutside: true, "1", 1, 1);
        xml.WriteEndElement();
    }

    private static void WriteMask(XmlWriter xml, long frame, ExportObject found, string source, bool isOutside, string runs, int width, int height)
    {
        xml.WriteStartElement("mask");
        xml.WriteAttributeString("frame", Text(frame));
        xml.WriteAttributeString("keyframe", "1");
        xml.WriteAttributeString("outside", isOutside ? "1" : "0");
        xml.WriteAttributeString("occluded", found.State == TrackState.Occluded ? "1" : "0");
        xml.WriteAttributeString("source", source);
        xml.WriteAttributeString("rle", runs);
        xml.WriteAttributeString("left", Text(found.Mask!.Bounds.Left));
        xml.WriteAttributeString("top", Text(found.Mask.Bounds.Top));
        xml.WriteAttributeString("width", Text(width));
        xml.WriteAttributeString("height", Text(height));
        xml.WriteAttributeString("z_order", "0");
        xml.WriteEndElement();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
