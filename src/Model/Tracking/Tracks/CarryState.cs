namespace SamStream.Model.Tracking.Tracks;

/// <summary>What is remembered of an object since its mask was last taken from an encoded frame.</summary>
internal sealed class CarryState
{
    /// <summary>Share of a score that is left after each frame of carrying.</summary>
    private const float ScoreKept = 0.98f;

    /// <summary>Frames that the mask was carried over.</summary>
    public int Frames { get; private set; }

    /// <summary>See <see cref="Pipeline.Segmentation.CarryDemand.Strain"/>.</summary>
    public float Drift { get; private set; }

    /// <summary>What was found on the encoded frame.</summary>
    public TrackUpdate Found { get; private set; }

    /// <summary>The same as far as it is worth something on the current frame.</summary>
    public TrackUpdate Now => Frames == 0
        ? Found
        : new TrackUpdate(null, 0, null, Decay(Found.PredictedIou, Frames), Decay(Found.Stability, Frames), null);

    /// <summary>A score of the encoded frame, as far as it is still worth something.</summary>
    public static float Decay(float score, int frames) => score * MathF.Pow(ScoreKept, frames);

    /// <summary>The mask was carried one frame further.</summary>
    public void Add(float drift)
    {
        Frames++;
        Drift += drift;
    }

    /// <summary>Other objects were looked for on an encoded frame: what this one's mask came from is gone.</summary>
    public void GoOn() => Found = Found with { View = null, Prompt = 0, Candidate = null };

    /// <summary>The object was looked for on an encoded frame.</summary>
    /// <param name="found">What was found there.</param>
    /// <param name="frames">How many frames ago that was.</param>
    /// <param name="drift">Drift since then.</param>
    public void Reset(in TrackUpdate found, int frames = 0, float drift = 0)
    {
        Found = found;
        Frames = frames;
        Drift = drift;
    }
}
