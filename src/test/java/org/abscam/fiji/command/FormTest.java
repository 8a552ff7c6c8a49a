package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.classify.ClassifyCommand;
import org.abscam.fiji.cohort.CohortCommand;
import org.abscam.fiji.compare.CompareCommand;
import org.abscam.fiji.evaluate.EvaluateCommand;
import org.abscam.fiji.explain.ExplainCommand;
import org.abscam.fiji.explain.ExportCommand;
import org.abscam.fiji.hotspots.HotspotsCommand;
import org.abscam.fiji.hotspots.OverlayCommand;
import org.abscam.fiji.models.ImportCommand;
import org.abscam.fiji.open.ArchiveCommand;
import org.abscam.fiji.open.OpenCommand;
import org.abscam.fiji.review.ReviewCommand;
import org.abscam.fiji.review.SessionCommand;
import org.abscam.fiji.runtime.InstallRuntimeCommand;
import org.abscam.option.MenuOffers;
import org.abscam.option.Offer;
import org.abscam.option.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dialogs ask for what the list of options says, with its labels, in its order. */
@ExtendWith(ImageJMenu.class)
class FormTest {

	static Stream<Command<?>> commands() {
		return Stream.of(new ExplainCommand((image, said) -> {
		}), new ReviewCommand(), new SessionCommand(), new ClassifyCommand(), new HotspotsCommand(), new OverlayCommand(),
			new CompareCommand(),
			new EvaluateCommand(), new CohortCommand(), new OpenCommand(), new ArchiveCommand(), new ImportCommand(), new ExportCommand(),
			new InstallRuntimeCommand());
	}

	@Test
	void everyOfferHasItsCommand() {
		assertThat(commands().map(Command::offer)).containsExactlyElementsOf(MenuOffers.ALL);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void dialogAsksForWhatTheListSays(Command<?> command) throws ExplainException {
		Offer offer = command.offer();
		List<Option> asked = inBatchMode(() -> command.form(imageWithEverythingToAskFor()).asked());

		assertThat(names(asked)).as(offer.command()).containsExactlyElementsOf(names(offer.asked()));
		for (Option field : asked) {
			Option listed = offer.get(field);
			assertThat(field.help()).isEqualTo(listed.help());
			if (!field.isFlag()) assertThat(field.usual()).isEqualTo(listed.usual()); // which boxes are ticked follows the image
			if (!field.name().equals("minimum")) assertThat(field.label()).as(offer.command()).isEqualTo(listed.label()); // the unit is the image's
		}
	}

	/** The rule of ImageJ's recorder: the key is the first word of the label, in small letters. */
	@ParameterizedTest
	@MethodSource("commands")
	void recorderMakesTheKeyOfTheLabel(Command<?> command) {
		for (Option option : command.offer().asked()) {
			String first = option.label().split("[ :]")[0].toLowerCase(Locale.ROOT);
			assertThat(first).as(option.label()).isEqualTo(option.name());
		}
	}

	private static List<String> names(List<Option> options) {
		return options.stream().map(Option::name).toList();
	}

	/** In which ImageJ knows of images that are not shown. */
	private static <T> T inBatchMode(Asking<T> asking) throws ExplainException {
		boolean before = Interpreter.batchMode;
		Interpreter.batchMode = true;
		try {
			return asking.ask();
		}
		finally {
			Interpreter.batchMode = before;
		}
	}

	@FunctionalInterface
	private interface Asking<T> {

		T ask() throws ExplainException;
	}

	/** A composite hyperstack with channels, slices, frames and a selected area, of which a saliency stack is open. */
	private static ImagePlus imageWithEverythingToAskFor() {
		ImagePlus plain = IJ.createHyperStack("scan", 16, 16, 2, 3, 2, 8);
		ImagePlus image = new CompositeImage(plain, CompositeImage.COMPOSITE);
		image.setRoi(2, 2, 8, 8);
		ImagePlus saliency = IJ.createImage("scan-saliency", "32-bit", 16, 16, 3);
		Interpreter.addBatchModeImage(saliency);
		return image;
	}
}
