package org.abscam.report.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.abscam.evaluate.MeasuredImages.Measured;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.report.RecordText;
import org.abscam.report.ReportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationJournalTest {

	@TempDir
	private Path folder;

	/** Whatever measures there are, each is filled by chance, and comes back to the last bit. */
	@Test
	void everyMeasureComesBackAsItWas() throws Exception {
		Gson gson = RecordText.gson();
		for (int seed = 0; seed < 40; seed++) {
			Object there = filled(Measured.class, new Random(seed));
			Object back = gson.fromJson(gson.toJson(there), Measured.class);
			assertThat(back).usingRecursiveComparison()
				.withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class).isEqualTo(there);
			Object cascade = filled(RandomisationCascade.class, new Random(seed));
			assertThat(gson.fromJson(gson.toJson(cascade), RandomisationCascade.class)).isEqualTo(cascade);
		}
	}

	private static Object filled(Type type, Random random) throws Exception {
		if (type == int.class || type == Integer.class) return random.nextInt();
		if (type == boolean.class || type == Boolean.class) return random.nextBoolean();
		if (type == double.class || type == Double.class) return number(random);
		if (type == String.class) return "Zyste <ö> \"" + random.nextInt() + "\n";
		if (type == double[].class) return random.doubles(3).toArray();
		if (type == OptionalDouble.class) return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number(random));
		if (type instanceof ParameterizedType of) {
			if (of.getRawType() == Optional.class)
				return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(filled(of.getActualTypeArguments()[0], random));
			if (of.getRawType() == List.class)
				return List.of(filled(of.getActualTypeArguments()[0], random), filled(of.getActualTypeArguments()[0], random));
			if (of.getRawType() == Map.class) return Map.of("a", filled(of.getActualTypeArguments()[1], random));
		}
		Class<?> kind = (Class<?>) type;
		if (kind.isEnum()) return kind.getEnumConstants()[random.nextInt(kind.getEnumConstants().length)];
		assertThat(kind.isRecord()).as("%s cannot be kept: teach RecordText, or make it a record", type).isTrue();
		RecordComponent[] components = kind.getRecordComponents();
		Constructor<?> constructor =
			kind.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
		constructor.setAccessible(true);
		Object[] values = new Object[components.length];
		for (int i = 0; i < values.length; i++) values[i] = filled(components[i].getGenericType(), random);
		return constructor.newInstance(values);
	}

	private static double number(Random random) {
		double[] odd = {Double.NaN, Double.MIN_VALUE, -0.0, 1 / 3., Double.POSITIVE_INFINITY};
		return random.nextInt(6) == 0 ? odd[random.nextInt(odd.length)] : random.nextGaussian();
	}

	@Test
	void whatWasMeasuredIsThereAgainOfScansThatHaveNotChanged() throws Exception {
		Measured one = (Measured) filled(Measured.class, new Random(1));
		List<RandomisationCascade> cascades = List.of((RandomisationCascade) filled(RandomisationCascade.class, new Random(2)));
		try (EvaluationJournal journal = open("1", "a", "b")) {
			journal.images(0, 0).add(1, one, null);
			journal.images(1, 1).add(2, one, null);
			journal.add(1, 0, cascades);
			assertThat(journal.done()).isEqualTo(2);
		}
		try (EvaluationJournal journal = open("1", "a", "b")) {
			assertThat(journal.done()).isEqualTo(2);
			assertThat(journal.images(0, 0).before(1)).usingRecursiveComparison()
				.withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class).isEqualTo(Optional.of(one));
			assertThat(journal.images(0, 0).before(0)).isEmpty();
			assertThat(journal.images(1, 0).before(1)).isEmpty();
			assertThat(journal.images(1, 1).before(2)).isPresent();
			assertThat(journal.cascades(1, 0)).contains(cascades);
			assertThat(journal.cascades(0, 0)).isEmpty();
		}
		try (EvaluationJournal journal = open("1", "a", "changed")) {
			assertThat(journal.changed()).isOne();
			assertThat(journal.images(1, 1).before(2)).isEmpty();
			assertThat(journal.images(0, 0).before(1)).isPresent();
		}
		assertThatThrownBy(() -> open("2", "a", "b")).isInstanceOf(ReportException.class)
			.hasMessage(
				"'" + folder + "' holds an unfinished evaluation with --steps 1, not 2; go on with what that was asked for, delete '"
					+ folder.resolve("evaluation.journal") + "' to begin anew, or use another --out.");
		assertThatThrownBy(() -> open("1", "a", "b", "c")).hasMessageContaining("an unfinished evaluation with other scans");
		try (EvaluationJournal journal = open("1", "a", "b")) {
			assertThat(journal.done()).as("after a refusal, and the file as it was").isEqualTo(2);
			journal.remove();
		}
		assertThat(folder.resolve("evaluation.journal")).doesNotExist();
		assertThat(Files.list(folder)).isEmpty();
	}

	private EvaluationJournal open(String steps, String... states) throws ReportException {
		JsonObject run = JsonParser.parseString("{\"abscam\":\"1\",\"onnxruntime\":\"2\",\"model\":{\"name\":\"m\",\"sha256\":\"s\"},"
			+ "\"options\":{\"steps\":\"" + steps + "\"}}").getAsJsonObject();
		List<EvaluationJournal.Subject> scans = new java.util.ArrayList<>();
		for (int i = 0; i < states.length; i++) scans.add(new EvaluationJournal.Subject("scan " + i, 2 + i, states[i]));
		return EvaluationJournal.open(folder.resolve("evaluation.journal"), run, List.of("grad-cam", "abs-cam"), scans);
	}
}
