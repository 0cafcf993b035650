using System.Globalization;
using System.Net;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>A frame twice, side by side: with the true mask and with the tracker's.</summary>
internal static class WorstFramePicture
{
    /// <summary>As HTML; the frame's file is in it.</summary>
    public static string Of(AnnotatedSequence sequence, int objectId, WorstFrames.Kept frame, int width, int height)
    {
        string path = sequence.Frames[frame.FrameIndex];
        string type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".bmp" => "image/bmp",
            _ => "image/jpeg",
        };
        string id = WebUtility.HtmlEncode($"{sequence.Name}-{objectId}-{frame.FrameIndex}");
        string image = $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
        string name = WebUtility.HtmlEncode($"frame {frame.FrameIndex} of {sequence.Name}");
        string found = frame.Result.AsSpan().ContainsAnyExcept((byte)0) ? "result in red" : "no result";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <figure><div class="pair">
            <svg viewBox="0 0 {width} {height}" role="img"><title>{name} with the true mask of object {objectId}</title>
            <defs><image id="{id}" width="{width}" height="{height}" href="{image}"/></defs>
            <use href="#{id}"/><path class="truth" d="{MaskPath.Of(frame.Truth, width)}"/></svg>
            <svg viewBox="0 0 {width} {height}" role="img"><title>{name} with the mask that was found</title>
            <use href="#{id}"/><path class="result" d="{MaskPath.Of(frame.Result, width)}"/></svg>
            </div><figcaption>frame {frame.FrameIndex}, J {frame.Iou:0.000}: truth in yellow, {found}</figcaption></figure>
            """);
    }
}
