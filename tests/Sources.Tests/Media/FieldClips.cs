using System.Globalization;
using OpenCvSharp;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

/// <summary>Makes files that break video readers, from the first frames of the sample clip.</summary>
internal sealed class FieldClips(string folder)
{
    /// <summary>
    /// Motion JPEG whose first pictures have one pixel format and the rest another, joined as they are.
    /// </summary>
    public string PixelFormats(string name, string first, string rest, int firstFrames, int frames)
    {
        for (int i = 0; i < frames; i++)
            File.WriteAllBytes(Picture(i), Jpeg(i, i < firstFrames ? first : rest));
        string path = Path.Combine(folder, name);
        VideoFixture.Ffmpeg("-framerate", "10", "-i", Path.Combine(folder, "jj_%02d.jpg"), "-c", "copy", path);
        return path;
    }

    /// <summary>One picture of the clip as JPEG.</summary>
    public byte[] Jpeg(int frame, string pixelFormat)
    {
        string path = Path.Combine(folder, pixelFormat == "gray" ? "one.png" : "one.jpg");
        VideoFixture.Ffmpeg(
            ["-i", SampleClip.Path, "-vf", string.Create(CultureInfo.InvariantCulture, $"select=eq(n\\,{frame})"), "-frames:v", "1",
            .. pixelFormat == "gray" ? Array.Empty<string>() : ["-c:v", "mjpeg", "-pix_fmt", pixelFormat, "-q:v", "2"], "-update", "1", path]);
        if (pixelFormat != "gray")
            return File.ReadAllBytes(path);
        // FFmpeg writes no JPEG with a single channel.
        using Mat gray = Cv2.ImRead(path, ImreadModes.Grayscale);
        return gray.ToBytes(".jpg");
    }

    /// <summary>Two transport streams of different sizes, one behind the other.</summary>
    public string Sizes(string name, string firstSize, string secondSize, int frames, string quality)
    {
        string path = Path.Combine(folder, name);
        string first = Encode("first.ts", frames, "-vf", $"scale={firstSize}", "-c:v", "libx264", "-qp", quality, "-preset", "ultrafast", "-f", "mpegts");
        string second = Encode("second.ts", frames, "-vf", $"scale={secondSize}", "-c:v", "libx264", "-qp", quality, "-preset", "ultrafast", "-f", "mpegts");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(first), .. File.ReadAllBytes(second)]);
        return path;
    }

    /// <summary>Twelve frames with a still stretch after the sixth, beside sound.</summary>
    public string StillStretch(string name, int seconds)
    {
        string path = Path.Combine(folder, name);
        VideoFixture.Ffmpeg(
            "-i", SampleClip.Path, "-f", "lavfi", "-t", (seconds + 2).ToString(CultureInfo.InvariantCulture), "-i", "sine=sample_rate=48000",
            "-frames:v", "12", "-fps_mode", "passthrough",
            "-vf", string.Create(CultureInfo.InvariantCulture, $"setpts='(N*0.1+if(gte(N,6),{seconds},0))/TB'"),
            "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-bf", "0", "-c:a", "aac", path);
        return path;
    }

    /// <summary>Eight frames that begin 14 s after the sound.</summary>
    public string LateVideo(string name)
    {
        string video = Encode("v8.mp4", 8, "-c:v", "libx264"), audio = Path.Combine(folder, "a16.m4a"), path = Path.Combine(folder, name);
        VideoFixture.Ffmpeg("-f", "lavfi", "-t", "16", "-i", "sine=sample_rate=48000", "-c:a", "aac", audio);
        VideoFixture.Ffmpeg("-itsoffset", "14", "-i", video, "-i", audio, "-map", "0:v", "-map", "1:a", "-c", "copy", path);
        return path;
    }

    /// <summary>Forty frames in groups of ten, with random bytes in the middle.</summary>
    public string Damaged(string name)
    {
        string path = Encode(name, 40, "-c:v", "libx264", "-g", "10", "-bf", "0");
        byte[] bytes = File.ReadAllBytes(path);
        new Random(1).NextBytes(bytes.AsSpan((int)(bytes.Length * 0.40), (int)(bytes.Length * 0.12)));
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A part of a clip, cut between two key frames without coding it anew: an edit list hides what is before.</summary>
    public string Trimmed(string name)
    {
        string whole = Encode("whole.mp4", 20, "-c:v", "libx264"), path = Path.Combine(folder, name);
        VideoFixture.Ffmpeg("-ss", "0.55", "-i", whole, "-c", "copy", path);
        return path;
    }

    /// <summary>Motion JPEG in AVI, cut where its index begins.</summary>
    public string WithoutIndex(string name)
    {
        string path = Encode(name, 10, "-c:v", "mjpeg", "-q:v", "2");
        byte[] bytes = File.ReadAllBytes(path);
        int index = bytes.AsSpan().LastIndexOf("idx1"u8);
        Assert.True(index > 0);
        File.WriteAllBytes(path, bytes[..index]);
        return path;
    }

    /// <summary>The first frames of the clip, coded as FFmpeg's options say.</summary>
    public string Encode(string name, int frames, params string[] options)
    {
        string path = Path.Combine(folder, name);
        VideoFixture.Ffmpeg(
            ["-i", SampleClip.Path, "-frames:v", frames.ToString(CultureInfo.InvariantCulture), .. options, path]);
        return path;
    }

    private string Picture(int frame) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"jj_{frame:00}.jpg"));
}
