package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.abscam.model.Preprocessing.Clip;
import org.abscam.model.Preprocessing.Dtype;
import org.abscam.model.Preprocessing.EnsureDtype;
import org.abscam.model.Preprocessing.FixedZeroMeanUnitVariance;
import org.abscam.model.Preprocessing.ScaleLinear;
import org.abscam.model.Preprocessing.ScaleRange;
import org.abscam.model.Preprocessing.ZeroMeanUnitVariance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingReaderTest {

	@Test
	void everyStepIsReadWithItsNumbersInOrder() throws ModelException {
		assertThat(steps("""
			{id: ensure_dtype, kwargs: {dtype: float32}},
			{id: scale_linear, kwargs: {gain: 2, offset: -1e-1}},
			{id: fixed_zero_mean_unit_variance, kwargs: {mean: 0.4, std: 0.25}},
			{id: zero_mean_unit_variance, kwargs: {eps: 0.001}},
			{id: scale_range, kwargs: {min_percentile: 1, max_percentile: 99.8}},
			{id: clip, kwargs: {min: 0, max: 1}}""")).containsExactly(
			new EnsureDtype(Dtype.FLOAT32),
			new ScaleLinear(List.of(2.0), List.of(-.1)),
			new FixedZeroMeanUnitVariance(List.of(.4), List.of(.25)),
			new ZeroMeanUnitVariance(false, .001),
			new ScaleRange(false, 1, 99.8, 1e-6),
			new Clip(0, 1));
	}

	@Test
	void defaultsAreThoseOfTheSpecification() throws ModelException {
		assertThat(steps("""
			{id: scale_linear, kwargs: {}},
			{id: zero_mean_unit_variance},
			{id: scale_range},
			{id: clip, kwargs: {min: 3}}""")).containsExactly(
			new ScaleLinear(List.of(1.0), List.of(0.0)),
			new ZeroMeanUnitVariance(false, 1e-6),
			new ScaleRange(false, 0, 100, 1e-6),
			new Clip(3, Double.POSITIVE_INFINITY));
	}

	@Test
	void numbersAlongTheChannelAxisAreOnePerChannel() throws ModelException {
		assertThat(steps("""
			{id: scale_linear, kwargs: {axis: channel, gain: [1, 2, 3], offset: 0.5}},
			{id: fixed_zero_mean_unit_variance, kwargs: {axis: channel, mean: [1, 2, 3], std: [4, 5, 6]}}""")).containsExactly(
			new ScaleLinear(List.of(1.0, 2.0, 3.0), List.of(.5, .5, .5)),
			new FixedZeroMeanUnitVariance(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)));
	}

	@Test
	void statisticsArePerChannelWhereTheAxesLeaveTheChannelOut() throws ModelException {
		assertThat(steps("""
			{id: zero_mean_unit_variance, kwargs: {axes: [batch, x, y]}},
			{id: zero_mean_unit_variance, kwargs: {axes: [channel, y, x]}},
			{id: scale_range, kwargs: {axes: [x, y]}}""")).containsExactly(
			new ZeroMeanUnitVariance(true, 1e-6),
			new ZeroMeanUnitVariance(false, 1e-6),
			new ScaleRange(true, 0, 100, 1e-6));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
		"{id: binarize, kwargs: {threshold: 3}} | [0].id | binarize",
		"{id: softmax} | [0].id | softmax",
		"{id: zero_mean} | [0].id | zero_mean",
		"{kwargs: {gain: 3}} | [0].id | missing",
		"{id: scale_linear, kwargs: {gian: 3}} | [0].kwargs.gian | gain",
		"{id: scale_linear, kwargs: {gain: two}} | [0].kwargs.gain | two",
		"{id: scale_linear, kwargs: {gain: [1, 2, 3]}} | [0].kwargs.gain | list",
		"{id: scale_linear, kwargs: {axis: x, gain: [1, 2, 3]}} | [0].kwargs.axis | channel",
		"{id: scale_linear, kwargs: {axis: channel, gain: [1, 2]}} | [0].kwargs.gain | 2 values for 3 channels",
		"{id: fixed_zero_mean_unit_variance, kwargs: {mean: 1}} | [0].kwargs.std | missing",
		"{id: fixed_zero_mean_unit_variance, kwargs: {mean: 1, std: 0}} | [0].kwargs.std | 1e-6",
		"{id: zero_mean_unit_variance, kwargs: {axes: [x]}} | [0].kwargs.axes | leaves out",
		"{id: zero_mean_unit_variance, kwargs: {axes: [x, y, t]}} | [0].kwargs.axes | does not have",
		"{id: zero_mean_unit_variance, kwargs: {eps: 0}} | [0].kwargs.eps | above 0",
		"{id: scale_range, kwargs: {max_percentile: 0.99}} | [0].kwargs.max_percentile | fractions",
		"{id: scale_range, kwargs: {min_percentile: 99, max_percentile: 1}} | [0].kwargs.min_percentile | below",
		"{id: scale_range, kwargs: {reference_tensor: other}} | [0].kwargs.reference_tensor | another tensor",
		"{id: clip, kwargs: {min_percentile: 1}} | [0].kwargs.min_percentile | percentile",
		"{id: clip, kwargs: {min: 2, max: 1}} | [0].kwargs | min above its max",
		"{id: clip} | [0].kwargs | neither",
		"{id: ensure_dtype, kwargs: {dtype: complex64}} | [0].kwargs.dtype | complex64",
	})
	void aStepThatCannotBeDoneIsNamed(String step, String field, String reason) {
		assertThatThrownBy(() -> steps(step)).isInstanceOf(ModelException.class)
			.hasMessageStartingWith("rdf.yaml: 'inputs[0].preprocessing" + field + "' ").hasMessageContaining(reason)
			.message().endsWith(".");
	}

	private static List<Preprocessing> steps(String steps) throws ModelException {
		return CardText.read(CardText.withSteps(steps.replace('\n', ' '))).input().preprocessing();
	}
}
