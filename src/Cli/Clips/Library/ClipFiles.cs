using System.Security.Cryptography;
using System.Text;
using SamStream.Pipeline.Files;
using SamStream.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;

namespace SamStream.Cli.Clips.Library;

/// <summary>
/// Finds the clips of files and folders that the user has named: in a folder its videos, or its images as one clip, and folders of images
/// in it. Links that lead out of such a folder are left out. A clip's id is made of its name and place, and is the same at the next start.
/// </summary>
/// <param name="inputs">Paths; nothing else is ever opened.</param>
internal sealed class ClipFiles(IReadOnlyList<string> inputs)
{
    private const int NameLetters = 40, HashDigits = 8;

    /// <summary>What is there now, as people count.</summary>
    public IReadOnlyList<ClipFile> Find() =>
        [.. inputs.SelectMany(FindIn).DistinctBy(clip => clip.Id)];

    /// <summary>An id for a clip: letters of its name, and what tells it from others of that name.</summary>
    /// <param name="source">How it is opened.</param>
    /// <param name="hash">Hexadecimal digits; the first 8 count.</param>
    public static string IdOf(FrameSourceOptions source, string hash)
    {
        string letters = string.Concat(source.EffectiveId.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(NameLetters));
        return $"{(letters.Length > 0 ? letters : "clip")}-{hash[..HashDigits]}";
    }

    private static IEnumerable<ClipFile> FindIn(string input)
    {
        string path = Path.GetFullPath(input);
        if (!Directory.Exists(path))
            return Path.Exists(path) && SourceLocator.Parse(path) is VideoFileOptions or ImageFolderOptions ? [Make(path, SourceLocator.Parse(path))] : [];
        IReadOnlyList<string> videos = VideoListing.Find(path);
        if (videos.Count == 0 && HasImages(path))
            return [Make(path, new ImageFolderOptions { Path = path })];
        return videos.Where(video => IsWithin(path, video) && FileKinds.Of(video) == FileKind.File).Select(video => Make(video, new VideoFileOptions { Path = video }))
            .Concat(FoldersIn(path).Where(HasImages).Select(folder => Make(folder, new ImageFolderOptions { Path = folder })));
    }

    private static IEnumerable<string> FoldersIn(string path)
    {
        try
        {
            return Directory.GetDirectories(path).Where(folder => !Path.GetFileName(folder).StartsWith('.') && IsWithin(path, folder)).Order(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool HasImages(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any(file => !Path.GetFileName(file).StartsWith('.') && SourceLocator.Parse(file) is ImageFolderOptions);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Whoever may write to the folder is not thereby given every file of this user's.
    private static bool IsWithin(string folder, string path)
    {
        try
        {
            FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return entry.LinkTarget is null || (entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName is { } target
                && target.StartsWith(Path.TrimEndingDirectorySeparator(folder) + "/", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static ClipFile Make(string path, FrameSourceOptions source)
    {
        string name = Path.GetFileName(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        return new ClipFile(IdOf(source, hash), name, path, source);
    }
}

/// <summary>A clip that is there.</summary>
/// <param name="Id">Letters, digits, - and _.</param>
/// <param name="Name">Of its file or folder, as it is: a file may have any name.</param>
/// <param name="Path">Absolute; told to nobody.</param>
/// <param name="Source">How it is opened.</param>
internal sealed record ClipFile(string Id, string Name, string Path, FrameSourceOptions Source)
{
    /// <summary>Changes with what is on the disk; null: it is not there.</summary>
    public (long Bytes, DateTime WrittenAt)? Version
    {
        get
        {
            try
            {
                if (Directory.Exists(Path))
                    return (0, Directory.GetLastWriteTimeUtc(Path));
                var file = new FileInfo(Path);
                return file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
