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
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <figure>
            <svg viewBox="0 0 {(2 * width) + 8} {height}" role="img">
            <defs><image id="{id}" width="{width}" height="{height}" href="{image}"/></defs>
            <use href="#{id}"/><path class="truth" d="{MaskPath.Of(frame.Truth, width)}"/>
            <g transform="translate({width + 8} 0)"><use href="#{id}"/><path class="result" d="{MaskPath.Of(frame.Result, width)}"/></g>
            </svg>
            <figcaption>frame {frame.FrameIndex}, J {frame.Iou:0.000}: truth, result</figcaption>
            </figure>
            """);
    }
}
