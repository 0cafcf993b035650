using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>Frames that are not encoded.</summary>
public sealed partial class SamSegmenter
{
    /// <inheritdoc/>
    public CarryDemand Advance(VideoFrame frame)
    {
        MoveOn(frame);
        _isAdvanced = true;
        bool isContinuous = _following.IsContinuous;
        if (isContinuous)
            _remembered.Add(_following.Motion);
        else
            _remembered.Forget();
        bool isRequired = false;
        float drift = 0;
        for (int i = 0; i < _objects.Tracks.Count; i++)
        {
            ObjectTrack track = _objects.Tracks[i];
            isRequired |= _objects.LatestFor(track.Id) is not null || !isContinuous;
            if (!track.Reference.IsEmpty)
                track.Carrying.Add(_following.Carry(track, frame));
            // One that is lost is looked for, if it is known what it looks like.
            bool isSought = track.Reference.IsEmpty && track.Memory.IsFitted;
            drift = Math.Max(drift, isSought ? float.MaxValue : track.Carrying.Drift);
        }

        return new CarryDemand(_objects.Tracks.Count > 0, isRequired, drift, RegionOf(frame));
    }

    // Around what is carried, prompted or looked for. What a point is on may be of any size.
    private PixelBounds RegionOf(VideoFrame frame)
    {
        PixelBounds objects = default;
        for (int i = 0; i < _objects.Tracks.Count; i++)
        {
            ObjectTrack track = _objects.Tracks[i];
            PixelBounds own = track.Reference.IsEmpty ? _following.SearchedPart(track, frame) : ObjectFollowing.ExpectedPart(track, frame);
            if (_objects.LatestFor(track.Id) is { } given)
                own = given.Prompt.Box is { } box ? PixelBounds.Around(box, frame.Width, frame.Height) : default;
            if (own.IsEmpty)
                return default;

            objects = objects.Union(own);
        }

        return objects.IsEmpty ? default : _regions.Choose(objects, frame.Width, frame.Height);
    }

    /// <inheritdoc/>
    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded)
    {
        if (_following.IsContinuous)
            _backward.Run(carried, encoded, IsFound);
    }

    /// <inheritdoc/>
    public void Remember() => _remembered.Take(_objects.Tracks);

    /// <inheritdoc/>
    public void Correct(IFrameEmbedding embedding)
    {
        using var lease = (EmbeddingPool.Lease)embedding;
        if (!_remembered.IsValid)
            return;
        _batch.Clear(lease.Embedding.Input);
        _asked.Clear();
        ObjectFollowing.Classify(_objects.Tracks, lease.Embedding);
        foreach (RememberedObject known in _remembered.Objects)
        {
            ObjectTrack track = known.Track;
            if (track.Reference.IsEmpty || track.PromptFrame != known.PromptFrame || !_objects.Tracks.Contains(track))
                continue;
            track.Carried.CopyFrom(known.Mask);
            track.Match = null;
            int prompt = _batch.Count;
            if (_following.ProposeCarried(track, _batch))
                _asked.Add(new TrackPrompt(track, prompt, new AskedPrompts(1, 0, 0), null));
        }

        if (_batch.Count > 0)
            _decoders[lease.Shape].Decode(lease.Embedding, _batch, _decoded);
        lease.EndTurn();
        if (_batch.Count > 0)
            Compare(default, 0);
        foreach (TrackPrompt asked in _asked)
            BringForward(asked);
        _remembered.Forget();
    }

    // The update leaves the mask of the remembered frame as the track's reference.
    private void BringForward(in TrackPrompt asked)
    {
        ObjectTrack track = asked.Track;
        float driftThen = 0;
        foreach (RememberedObject known in _remembered.Objects)
            driftThen = ReferenceEquals(known.Track, track) ? known.Drift : driftThen;
        float driftSince = Math.Max(0, track.Carrying.Drift - driftThen);
        TrackUpdate found = _following.Judge(track, _objects.Tracks, _decoded, asked.Prompt, asked.Asked, default);
        track.Carrying.Reset(found, _remembered.FramesSince, driftSince);
        if (track.Reference.IsEmpty || _remembered.FramesSince == 0)
            return;
        _remembered.BringForward(track.Reference, track.Carried);
        _following.AcceptCarried(track);
    }

    private void PublishCarried(VideoFrame frame, FrameResult result)
    {
        result.MarkCarried();
        for (int i = 0; i < _objects.Tracks.Count; i++)
        {
            ObjectTrack track = _objects.Tracks[i];
            if (!track.Reference.IsEmpty)
                _following.AcceptCarried(track);
            CarryState carrying = track.Carrying;
            var update = new TrackUpdate(
                0, null, CarryState.Decay(carrying.Found.PredictedIou, carrying.Frames),
                CarryState.Decay(carrying.Found.Stability, carrying.Frames), null);
            _publication.Add(track, update, result);
        }

        _publication.Complete(result, null, frame.Metadata.Index);
    }

    // What its template finds is carried forward by that, and flow alone would lose it on the way back.
    private bool IsFound(ObjectResult found)
    {
        for (int i = 0; i < _objects.Tracks.Count; i++)
        {
            ObjectTrack track = _objects.Tracks[i];
            if (track.Id == found.Id)
                return track.Carrying.Found.Candidate is not null && track.Match is null;
        }

        return false;
    }
}
