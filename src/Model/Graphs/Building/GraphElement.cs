namespace SamStream.Model.Graphs.Building;

/// <summary>The types of elements in graphs that we build, with the numbers of the ONNX format.</summary>
internal enum GraphElement
{
    F32 = 1,
    U8 = 2,
    S8 = 3,
    S32 = 6,
    I64 = 7,
    Flag = 9,
}
