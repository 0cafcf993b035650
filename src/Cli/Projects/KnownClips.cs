using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;

namespace SamStream.Cli.Projects;

/// <summary>What is a clip of a project already, by place and bytes: nothing is read to know it.</summary>
/// <param name="project">As it is now; clips that are added later are not known.</param>
internal sealed class KnownClips(AnnotationProject project)
{
    private readonly Dictionary<string, long> _bytes = project.Clips.GroupBy(project.FileOf).ToDictionary(clips => clips.Key, clips => clips.Last().Bytes);

    public bool Has(ClipFile file) => _bytes.TryGetValue(file.Path, out long bytes) && VersionOf(file)?.Bytes == bytes;

    /// <summary>Changes with what is on the disk, of a folder of images with any of them; null: it is not there.</summary>
    public static (long Bytes, DateTime WrittenAt)? VersionOf(ClipFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!Directory.Exists(file.Path))
            return file.Version;
        try
        {
            FileInfo[] images = new DirectoryInfo(file.Path).GetFiles();
            return (images.Sum(image => image.Length), images.Select(image => image.LastWriteTimeUtc).DefaultIfEmpty().Max());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
