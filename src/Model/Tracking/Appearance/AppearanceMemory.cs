using System.Numerics;
using SamStream.Model.Networks;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// What an object looks like: a linear classifier from the embedding's channels to object (1) or anything else (0),
/// made by <see cref="AppearanceFitting"/>.
/// </summary>
/// <param name="channels">Channels of the network's embedding; with a constant they are a cell's features.</param>
internal sealed class AppearanceMemory(int channels)
{
    private readonly float[] _weights = new float[channels + 1];

    /// <summary>False until an object and a background were seen.</summary>
    public bool IsFitted { get; private set; }

    /// <summary>Mean likeness of the object's own pixels on its prompt's frame, 0 to 1: what a good mask comes to.</summary>
    public float Self { get; set; }

    /// <summary>The cells of the prompt's frame.</summary>
    public NormalEquations Anchor { get; } = new(channels + 1);

    /// <summary>The cells of reliable later frames, older ones weighing less and less.</summary>
    public NormalEquations Recent { get; } = new(channels + 1);

    /// <summary>True if there were such frames.</summary>
    public bool HasRecent { get; set; }

    /// <summary>Bytes of what is remembered.</summary>
    public long Bytes => Anchor.Bytes + Recent.Bytes + (sizeof(float) * _weights.LongLength);

    /// <summary>Takes the classifier's weights, the constant's last.</summary>
    public void Learn(ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] = (float)weights[i];
        IsFitted = true;
    }

    /// <summary>Knows nothing any more.</summary>
    public void Forget()
    {
        IsFitted = false;
        HasRecent = false;
        Anchor.Clear();
        Recent.Clear();
    }

    /// <summary>Classifies every cell of a frame.</summary>
    public void Classify(ImageEmbedding embedding, LikenessMap map)
    {
        map.Grid.Adapt(embedding.Geometry);
        int columns = embedding.Input.CellColumns, cells = columns * embedding.Input.CellRows;
        for (int y = 0; y < map.Grid.Rows; y++)
        {
            Span<float> row = map.Row(y)[..columns];
            row.Fill(_weights[channels]);
            for (int c = 0; c < channels; c++)
            {
                ReadOnlySpan<float> channel = embedding.Values.Slice((c * cells) + (y * columns), columns);
                int x = 0;
                for (; x <= columns - Vector<float>.Count; x += Vector<float>.Count)
                    ((new Vector<float>(channel[x..]) * _weights[c]) + new Vector<float>(row[x..])).CopyTo(row[x..]);
                for (; x < columns; x++)
                    row[x] += channel[x] * _weights[c];
            }

            foreach (ref float likeness in row)
                likeness = Math.Clamp(likeness, 0, 1);
        }
    }
}
