using SamStream.Model.Graphs.Building;

namespace SamStream.PublishedExports;

/// <summary>
/// Small graphs with the tensors of a published export and weights of our own. An encoder's first three channels are the means of red,
/// green and blue over a cell, as they come in; a decoder draws the box between the corners that it is given, or a disk around a point:
/// in its own frame of points, so that a mask lies where the prompt is only if all coordinates are right.
/// </summary>
internal static class ContractGraphs
{
    /// <summary>Radius of the disk around a point, pixels of the 1024 that points count.</summary>
    public const int Radius = 80;

    private const int Side = 256;
    private const int Cells = 64;
    private const int Channels = 256;
    private const float Sharpness = 0.25f;
    private const float OfImage = 1e-3f;

    /// <summary>An encoder: of outputs of as many channels as the embedding's, the first ones are the colours.</summary>
    public static byte[] Encoder(EncoderShape shape)
    {
        var graph = new GraphBuilder("encoder");
        GraphTensor image = graph.Input(shape.Input, 1, 3, shape.Side, shape.Side);
        foreach ((string name, int channels, int rows) in shape.Outputs)
        {
            int step = shape.Side / rows;
            graph.Output(graph.Convolution(image, Filters(channels, step, seed: channels + rows), bias: null, stride: step), name);
        }

        byte[] plain = graph.ToBytes();
        return shape.Layout is PictureLayout.Planes && !shape.NormalizesInside ? plain : PictureNodes.PutBefore(plain, shape);
    }

    /// <summary>A decoder.</summary>
    public static byte[] Decoder(DecoderShape shape)
    {
        var graph = new GraphBuilder("decoder");
        GraphTensor? picture = shape.Picture is { } whole ? graph.Input(whole, 1, 3, 1024, 1024) : null;
        GraphTensor embedding = picture is null ? graph.Input(shape.Embedding, 1, Channels, Cells, Cells)
            : graph.Convolution(picture, Filters(Channels, 1024 / Cells, seed: Channels), bias: null, stride: 1024 / Cells);
        List<GraphTensor> details = [.. shape.Details.Select(detail => graph.Input(detail.Name, 1, detail.Channels, detail.Rows, detail.Rows))];
        GraphDimension free = shape.FixedPoints is { } count ? count : GraphDimension.Free("points");
        GraphDimension[] before = [.. Enumerable.Repeat((GraphDimension)1, shape.PointRank - 2)];
        GraphTensor points = graph.Input(shape.Points, [.. before, free, 2]);
        GraphTensor labels = graph.Input(
            shape.Labels, shape.LabelElement, [.. before, free, .. shape.FixedPoints is null ? (GraphDimension[])[] : [1]]);
        GraphTensor? mask = shape.HasMask ? graph.Input("mask_input", 1, 1, Side, Side) : null;
        GraphTensor? hasMask = shape.HasMask ? graph.Input("has_mask_input", 1) : null;
        if (shape.FrameSize is { } frameSize)
            graph.Input(frameSize, shape.FrameSizeElement, 2);
        float unit = shape.ArePointsOfFrame ? 1 : 1024f / Side;
        if (shape.EmptyBoxes is { } boxes)
            graph.Input(boxes, 1, GraphDimension.Free("boxes"), 4);

        GraphTensor columns = graph.Transpose(graph.Reshape(points, 1, free, 2), 0, 2, 1);
        GraphTensor kinds = shape.LabelElement is GraphElement.F32 ? labels : graph.Cast(labels, GraphElement.F32);
        kinds = graph.Reshape(kinds, 1, free, 1);
        (GraphTensor _, GraphTensor px, GraphTensor py) = Find(1);
        (GraphTensor hasBox, GraphTensor x1, GraphTensor y1) = Find(2);
        (GraphTensor _, GraphTensor x2, GraphTensor y2) = Find(3);

        float[] centres = [.. Enumerable.Range(0, Side).Select(i => (i + 0.5f) * unit)];
        GraphTensor x = graph.Constant(new Weights(centres, 1, 1, 1, Side)), y = graph.Constant(new Weights(centres, 1, 1, Side, 1));
        GraphTensor box = Least(
            Least(graph.Difference(x, x1), graph.Difference(x2, x)), Least(graph.Difference(y, y1), graph.Difference(y2, y)));
        GraphTensor dx = graph.Difference(x, px), dy = graph.Difference(y, py);
        float radius = Radius * unit * Side / 1024;
        GraphTensor squares = graph.Sum(graph.Product(dx, dx), graph.Product(dy, dy));
        GraphTensor disk = graph.Product(graph.Difference(graph.Constant(radius * radius), squares), graph.Constant(1 / (2 * radius)));
        GraphTensor drawn = graph.Sum(graph.Product(hasBox, box), graph.Product(graph.Difference(graph.Constant(1), hasBox), disk));
        GraphTensor logits = graph.Product(drawn, graph.Constant(Sharpness * 4 / unit));

        logits = graph.Sum(logits, OfMap(embedding, Channels, Cells));
        for (int i = 0; i < details.Count; i++)
            logits = graph.Sum(logits, OfMap(details[i], shape.Details[i].Channels, shape.Details[i].Rows));
        if (mask is not null)
            logits = graph.Sum(logits, graph.Product(graph.Reshape(hasMask!, 1, 1, 1, 1), mask));
        GraphTensor masks = graph.Concatenate(
            1, shape.Masks, [.. Enumerable.Range(0, shape.Masks).Select(i => graph.Difference(logits, graph.Constant(2f * i)))]);
        if (picture is not null)
        {
            GraphTensor ones = graph.Constant(new Weights([.. Enumerable.Repeat(1f, 16)], 1, 1, 1, 4, 1, 4));
            masks = graph.Product(graph.Reshape(masks, 1, shape.Masks, Side, 1, Side, 1), ones);
            masks = graph.Reshape(masks, 1, shape.Masks, 1024, 1024);
        }

        GraphTensor ious = graph.Constant(new Weights([.. Enumerable.Range(0, shape.Masks).Select(i => 0.95f - (0.1f * i))], 1, shape.Masks));
        if (shape.PointRank == 4)
        {
            masks = graph.Reshape(masks, 1, 1, shape.Masks, masks.Shape[2], masks.Shape[3]);
            ious = graph.Reshape(ious, 1, 1, shape.Masks);
        }

        // What nobody is to read says that there is nothing.
        if (shape.EnlargedMasks is { } enlarged)
            graph.Output(graph.Difference(graph.Relu(masks), graph.Constant(1000)), enlarged);
        if (shape.IsIouFirst)
            graph.Output(ious, shape.PredictedIous);
        graph.Output(masks, shape.Logits);
        if (!shape.IsIouFirst)
            graph.Output(ious, shape.PredictedIous);
        if (shape.ObjectScores is { } scores)
            graph.Output(graph.Constant(new Weights([5], 1, 1, 1)), scores);
        if (shape.LowResLogits is { } more)
            graph.Output(graph.Difference(masks, graph.Constant(1000)), more);
        return graph.ToBytes();

        // How many points have a label, and the sums of their coordinates: [1, 1, 1, 1] each.
        (GraphTensor Count, GraphTensor X, GraphTensor Y) Find(int label)
        {
            GraphTensor isIt = graph.EqualMask(kinds, graph.Constant((float)label));
            GraphTensor sums = graph.MatrixProduct(columns, isIt);
            GraphTensor count = graph.MatrixProduct(graph.Transpose(isIt, 0, 2, 1), isIt);
            return (graph.Reshape(count, 1, 1, 1, 1), graph.Reshape(graph.Pick(sums, 1, 0), 1, 1, 1, 1), graph.Reshape(graph.Pick(sums, 1, 1), 1, 1, 1, 1));
        }

        GraphTensor Least(GraphTensor a, GraphTensor b) => graph.Difference(a, graph.Relu(graph.Difference(a, b)));

        // Each map has a little to say at every logit.
        GraphTensor OfMap(GraphTensor map, int channels, int rows)
        {
            GraphTensor values = graph.Reshape(map, 1, channels, rows * rows);
            values = graph.MatrixProduct(graph.Constant(Random(channels, seed: rows).Reshape(1, channels)), values);
            values = graph.Reshape(values, 1, 1, rows, 1, rows, 1);
            int times = Side / rows;
            GraphTensor ones = graph.Constant(new Weights([.. Enumerable.Repeat(OfImage / channels, times * times)], 1, 1, 1, times, 1, times));
            return graph.Reshape(graph.Product(values, ones), 1, 1, Side, Side);
        }
    }

    private static Weights Filters(int channels, int step, int seed)
    {
        Weights random = Random(channels * 3 * step * step, seed);
        int area = step * step;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < 3 * area; i++)
            {
                ref float value = ref random.Values[(channel * 3 * area) + i];
                value = channel < 3 ? i / area == channel ? 1f / area : 0 : value / area;
            }
        }

        return random.Reshape(channels, 3, step, step);
    }

    private static Weights Random(int count, int seed)
    {
        var random = new Random(seed);
        return new Weights([.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))], count);
    }
}
