namespace SamStream.Model.Tracking.Motion;

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
