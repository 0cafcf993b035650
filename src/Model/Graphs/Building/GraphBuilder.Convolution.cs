namespace SamStream.Model.Graphs.Building;

/// <summary>Convolutions.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>A square convolution over [n, channels, rows, columns].</summary>
    /// <param name="nchw">The image.</param>
    /// <param name="weights">[out, channels/groups, side, side].</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <param name="stride">Step, pixels.</param>
    /// <param name="padding">Zeros on every side, pixels.</param>
    public GraphTensor Convolution(GraphTensor nchw, Weights weights, Weights? bias, int stride = 1, int padding = 0)
    {
        var kernel = Constant(weights);
        var (outputs, side) = (weights.Shape[0], weights.Shape[2]);
        var channels = nchw.Shape[1].Factor;
        Require(nchw.Shape.Count == 4 && channels % weights.Shape[1] == 0 && weights.Shape[3] == side, "Conv", nchw, kernel);
        var groups = channels / weights.Shape[1];
        Require(outputs % groups == 0, "Conv", nchw, kernel);

        GraphDimension Steps(GraphDimension length) => ((length.Factor + (2 * padding) - side) / stride) + 1;
        Require(nchw.Shape[2].IsFixed && nchw.Shape[3].IsFixed, "Conv", nchw, kernel);
        var shape = nchw.Shape.With(1, outputs).With(2, Steps(nchw.Shape[2])).With(3, Steps(nchw.Shape[3]));
        return Add(
            "Conv", shape, bias is null ? [nchw, kernel] : [nchw, kernel, Constant(bias)],
            ListAttribute("kernel_shape", side, side), ListAttribute("strides", stride, stride),
            ListAttribute("pads", padding, padding, padding, padding), Attribute("group", groups));
    }
}
