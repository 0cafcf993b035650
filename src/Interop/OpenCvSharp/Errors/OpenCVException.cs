namespace OpenCvSharp;

/// <summary>An error that OpenCV itself reported.</summary>
public class OpenCVException : Exception
{
    public OpenCVException()
    {
    }

    public OpenCVException(string message)
        : base(message)
    {
    }

    public OpenCVException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public OpenCVException(ErrorCode status, string funcName, string errMsg, string fileName, int line)
        : base(errMsg)
    {
        Status = status;
        FuncName = funcName;
        ErrMsg = errMsg;
        FileName = fileName;
        Line = line;
    }

    public ErrorCode Status { get; set; }

    /// <summary>The OpenCV function that failed; empty where unknown.</summary>
    public string FuncName { get; set; } = "";

    /// <summary>OpenCV's own words: for a failed check, the condition.</summary>
    public string ErrMsg { get; set; } = "";

    public string FileName { get; set; } = "";

    public int Line { get; set; }
}
