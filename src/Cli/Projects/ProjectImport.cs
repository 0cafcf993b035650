using SamStream.Annotation.Imports;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Pipeline;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Projects;

/// <summary>Takes over what others have annotated: every mask becomes a result, and is set unless the format says that no person has set it.</summary>
internal static class ProjectImport
{
    /// <summary>The clip of the project that a clip of a set is.</summary>
    /// <exception cref="ProjectException">There is none, or there are several.</exception>
    public static ProjectClip Match(AnnotationProject project, ImportedClip imported)
    {
        ArgumentNullException.ThrowIfNull(project);
        return Find(project, imported.Name) ?? (imported.FileName is { } file ? Find(project, file) : null) ?? throw new ProjectException(
            $"The project has no clip {imported.Name}. Add its video: samstream project add {project.Folder} VIDEO; or name the clip: --clip");
    }

    /// <summary>The clip of an id, or the only one that is named like that, with the ending of its file or without; null: there is none.</summary>
    /// <exception cref="ProjectException">There are several.</exception>
    public static ProjectClip? Find(AnnotationProject project, string name)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (project.Clips.FirstOrDefault(clip => clip.Id == name) is { } found)
            return found;
        ProjectClip[] named = [.. project.Clips.Where(clip => AnnotationProject.NameOf(clip) is var file && (file == name || Path.GetFileNameWithoutExtension(file) == name))];
        return named.Length <= 1 ? named.FirstOrDefault()
            : throw new ProjectException($"{name} may be any of {string.Join(", ", named.Select(clip => clip.Id))}. Name one: --clip");
    }

    /// <summary>Says so where a clip cannot be the one that was annotated.</summary>
    /// <exception cref="ProjectException">Its frames have another size, or are fewer.</exception>
    public static void Check(ProjectClip clip, ImportedClip imported)
    {
        if ((clip.Width, clip.Height) != (imported.Width, imported.Height))
        {
            throw new ProjectException(
                $"{imported.Name} has frames of {imported.Width}x{imported.Height}, and {AnnotationProject.NameOf(clip)} of {clip.Width}x{clip.Height}: it is another video, or was scaled.");
        }

        if (imported.Frames.LastOrDefault() is { } last && last.Index >= clip.Frames)
            throw new ProjectException($"{imported.Name} has masks of frame {last.Index}, and {AnnotationProject.NameOf(clip)} has {clip.Frames} frames: it is another video.");
    }

    /// <summary>Takes a clip over; objects that it has under the same ids give way on the frames that come.</summary>
    /// <returns>Masks and boxes.</returns>
    /// <exception cref="Clips.ClipException">They cannot be kept.</exception>
    public static (long Masks, int Boxes) Take(AnnotationProject project, ProjectClip clip, ImportedClip imported, CancellationToken cancellationToken)
    {
        ClipPrompts prompts = ProjectPrompts.Read(project, clip);
        using var store = new ResultStore(project.FolderOf(clip));
        store.BeginRun();
        List<(int, long, string?, CocoRle)> set = [];
        List<Prompt> boxes = [];
        long masks = 0;
        foreach (ImportedFrame frame in imported.Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<ObjectMessage> found = [];
            foreach (ImportedObject known in frame.Objects)
            {
                (int id, string label) = (known.Track.Id, known.Track.Class.Name);
                if (known.Mask is { Area: > 0 } mask && known.IsKeyframe != false)
                    set.Add((id, frame.Index, label, mask));
                else if (known is { Mask: null, Box: { } box })
                    boxes.Add(new Prompt { ObjectId = new ObjectId(id), FrameIndex = frame.Index, Box = box, Label = label });
                if (known.Mask is not null || known.State is not null)
                    found.Add(ToMessage(known));
                masks += known.Mask is null ? 0 : 1;
            }

            FrameMessage before = store.Find(frame.Index) ?? Empty(clip, frame);
            store.Append(before with { Objects = [.. before.Objects.Where(other => found.All(now => now.Id != other.Id)).Concat(found).OrderBy(now => now.Id)] });
        }

        prompts.Set(set);
        foreach (Prompt box in boxes)
            prompts.Put(box);
        store.Settle();
        return (masks, boxes.Count);
    }

    private static ObjectMessage ToMessage(ImportedObject known)
    {
        PixelBounds bounds = known.Mask?.Bounds ?? default;
        return new ObjectMessage
        {
            Id = known.Track.Id,
            Label = known.Track.Class.Name,
            State = EnumWord.Of(known.State ?? TrackState.Tracked),
            Box = bounds.IsEmpty ? null : [bounds.Left, bounds.Top, bounds.Right, bounds.Bottom],
            Area = known.Mask?.Area ?? 0,
            Score = known.Mask is null ? 0 : known.Score ?? 1,
            PredictedIou = null,
            Stability = null,
            FlowAgreement = null,
            PromptAge = 0,
            CarriedFrames = 0,
            Mask = known.Mask?.ToMessage(),
        };
    }

    private static FrameMessage Empty(ProjectClip clip, ImportedFrame frame) => new()
    {
        Source = clip.Id,
        Frame = frame.Index,
        Pts = frame.Seconds ?? (clip.FrameRate is { } rate ? Math.Round(frame.Index / rate, 6) : 0),
        PtsClock = EnumWord.Of(frame.Seconds is null ? PresentationClock.DeclaredRate : PresentationClock.Stream),
        CapturedAt = MessageMapping.ToIso8601(TimeProvider.System.GetUtcNow()),
        Discontinuity = false,
        Encoded = true,
        Width = clip.Width,
        Height = clip.Height,
        Objects = [],
    };
}
