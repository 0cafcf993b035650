using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Motion;

/// <summary>
/// Kalman filter of an object's box: centre, size and aspect change steadily beside the camera's motion. It says where the
/// object should be and how far off that may be, which tells where to look for what flow loses and for what is hidden. It is
/// no prompt for what flow follows: a velocity made of masks makes their errors grow, and flow looks at the picture.
/// </summary>
internal sealed class BoxFilter
{
    /// <summary>Standard deviation of a mask's centre, in sides of the object.</summary>
    private const float SeenCentre = 0.05f;

    /// <summary>Standard deviation of the logarithms of a mask's size and aspect: leaks and missing parts.</summary>
    private const float SeenSize = 0.2f;

    /// <summary>How much the centre's velocity changes in a frame, in sides of the object: a ball that bounces.</summary>
    private const float CentreAcceleration = 0.2f;

    /// <summary>How much the growth of size and aspect changes in a frame, as a share of them.</summary>
    private const float SizeAcceleration = 0.01f;

    /// <summary>Velocity and growth of an object of which one frame is known, likewise.</summary>
    private const float FirstVelocity = 0.5f;
    private const float FirstGrowth = 0.02f;

    /// <summary>Share of the velocity that is left after a frame without a sight of the object: what is hidden may have stopped.</summary>
    private const float Fading = 0.9f;

    private ConstantVelocity _x;
    private ConstantVelocity _y;
    private ConstantVelocity _logSize;
    private ConstantVelocity _logAspect;
    private bool _isSeen;

    /// <summary>The geometric mean of the sides that it should have, pixels.</summary>
    public float Side => MathF.Exp(_logSize.Value);

    /// <summary>Where its centre should be, pixels.</summary>
    public (float X, float Y) Centre => (_x.Value, _y.Value);

    /// <summary>Standard deviation of the centre, pixels.</summary>
    public float Deviation => Math.Max(_x.Deviation, _y.Deviation);

    /// <summary>The box that it should have; it may lie outside of the frame.</summary>
    public BoxXyxy Box => BoxAround(_x.Value, _y.Value);

    /// <summary>A box of the size that it should have, elsewhere.</summary>
    public BoxXyxy BoxAround(float x, float y)
    {
        float slant = MathF.Exp(_logAspect.Value / 2);
        float halfWidth = Side * slant / 2, halfHeight = Side / slant / 2;
        return new BoxXyxy(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    /// <summary>Starts anew: the object is here, and nothing is known of its motion.</summary>
    public void Start(in BoxXyxy box)
    {
        float side = MathF.Sqrt(box.Area);
        _x = new ConstantVelocity((box.X1 + box.X2) / 2, SeenCentre * side, FirstVelocity * side);
        _y = new ConstantVelocity((box.Y1 + box.Y2) / 2, SeenCentre * side, FirstVelocity * side);
        _logSize = new ConstantVelocity(MathF.Log(side), SeenSize, FirstGrowth);
        _logAspect = new ConstantVelocity(MathF.Log(box.Width / box.Height), SeenSize, FirstGrowth);
        _isSeen = true;
    }

    /// <summary>Moves on by one frame.</summary>
    public void Advance(in CameraMotion camera)
    {
        if (!_isSeen)
        {
            _x.Velocity *= Fading;
            _y.Velocity *= Fading;
            _logSize.Velocity = _logAspect.Velocity = 0;
        }

        _isSeen = false;
        float side = Side;
        _x.Predict(CentreAcceleration * side);
        _y.Predict(CentreAcceleration * side);
        _logSize.Predict(SizeAcceleration);
        _logAspect.Predict(SizeAcceleration);
        (_x.Value, _y.Value) = camera.Move(_x.Value, _y.Value);
        (_x.Velocity, _y.Velocity) = (
            (camera.A * _x.Velocity) - (camera.B * _y.Velocity), (camera.B * _x.Velocity) + (camera.A * _y.Velocity));
        _logSize.Value += MathF.Log(camera.Scale);
    }

    /// <summary>The object was seen on the current frame.</summary>
    public void Observe(in BoxXyxy box)
    {
        ObserveCentre((box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2);
        _logSize.Update(MathF.Log(MathF.Sqrt(box.Area)), SeenSize);
        _logAspect.Update(MathF.Log(box.Width / box.Height), SeenSize);
    }

    /// <summary>The same, but its sides are not known.</summary>
    public void ObserveCentre(float x, float y)
    {
        float deviation = SeenCentre * Side;
        _x.Update(x, deviation);
        _y.Update(y, deviation);
        _isSeen = true;
    }
}

/// <summary>
/// Kalman filter of one value that changes steadily, a frame a step. Its state is the value and its velocity a frame, with
/// the covariance of the two.
/// </summary>
internal struct ConstantVelocity
{
    private float _valueVariance;
    private float _covariance;
    private float _velocityVariance;

    /// <summary>Starts at a value; how it changes is unknown but for its deviation a frame.</summary>
    public ConstantVelocity(float value, float deviation, float velocityDeviation)
    {
        Value = value;
        _valueVariance = deviation * deviation;
        _velocityVariance = velocityDeviation * velocityDeviation;
    }

    /// <summary>The value expected now.</summary>
    public float Value { get; set; }

    /// <summary>Its change a frame.</summary>
    public float Velocity { get; set; }

    /// <summary>Standard deviation of the value.</summary>
    public readonly float Deviation => MathF.Sqrt(_valueVariance);

    /// <summary>Moves on by one frame.</summary>
    /// <param name="acceleration">Standard deviation of the velocity's change in a frame.</param>
    public void Predict(float acceleration)
    {
        float noise = acceleration * acceleration;
        Value += Velocity;
        _valueVariance += (2 * _covariance) + _velocityVariance + (noise / 4);
        _covariance += _velocityVariance + (noise / 2);
        _velocityVariance += noise;
    }

    /// <summary>Takes in a measurement.</summary>
    /// <param name="measured">The value that was seen.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    public void Update(float measured, float deviation)
    {
        float sum = _valueVariance + (deviation * deviation);
        float valueGain = _valueVariance / sum, velocityGain = _covariance / sum;
        float innovation = measured - Value;
        Value += valueGain * innovation;
        Velocity += velocityGain * innovation;
        _velocityVariance -= velocityGain * _covariance;
        _covariance *= 1 - valueGain;
        _valueVariance *= 1 - valueGain;
    }
}
