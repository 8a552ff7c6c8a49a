package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abscam.option.Offer;
import org.abscam.option.Option;
import org.abscam.option.ScriptOffers;
import org.junit.jupiter.api.Test;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/** The inputs of the commands for scripts are what the list of options says: annotations cannot take it from there, so that this holds them to it. */
class ScriptInputsTest {

	private static final Map<Class<? extends ScriptedCommand>, Offer> COMMANDS =
		Map.of(ScriptedExplanation.class, ScriptOffers.EXPLANATION, ScriptedHotspots.class, ScriptOffers.HOTSPOTS);

	@Test
	void inputsAreThoseOfTheList() throws ReflectiveOperationException {
		assertThat(COMMANDS.values()).containsExactlyInAnyOrderElementsOf(ScriptOffers.ALL);
		for (Map.Entry<Class<? extends ScriptedCommand>, Offer> command : COMMANDS.entrySet()) {
			ScriptedCommand made = command.getKey().getDeclaredConstructor().newInstance();
			List<Field> inputs = Arrays.stream(command.getKey().getDeclaredFields()).filter(ScriptInputsTest::isInput).skip(1).toList(); // the image
			assertThat(inputs.stream().map(Field::getName))
				.containsExactlyElementsOf(command.getValue().options().stream().map(ScriptedCommand::input).toList());
			for (int i = 0; i < inputs.size(); i++) isAsListed(inputs.get(i), command.getValue().options().get(i), made);
		}
	}

	private static void isAsListed(Field input, Option listed, ScriptedCommand command) throws ReflectiveOperationException {
		Parameter said = input.getAnnotation(Parameter.class);
		input.setAccessible(true);
		assertThat(said.label()).isEqualToIgnoringCase(listed.name());
		assertThat(said.description()).as(listed.name()).isEqualTo(listed.help());
		assertThat(said.choices()).as(listed.name())
			.containsExactlyElementsOf(listed.kind() == Option.Kind.CHOICE ? listed.choices() : List.of());
		assertThat(said.required()).isFalse();
		assertThat(String.valueOf(input.get(command))).as(listed.name()).isEqualTo(listed.usual());
		if (listed.kind() != Option.Kind.NUMBER) return;
		assertThat(Double.parseDouble(said.min())).isEqualTo(listed.low());
		assertThat(said.max().isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(said.max())).isEqualTo(listed.high());
	}

	private static boolean isInput(Field field) {
		Parameter said = field.getAnnotation(Parameter.class);
		return said != null && said.type() != ItemIO.OUTPUT;
	}
}
