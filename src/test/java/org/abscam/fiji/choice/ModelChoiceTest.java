package org.abscam.fiji.choice;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.fiji.command.Form;
import org.abscam.model.ModelLibrary;
import org.abscam.option.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChoiceTest {

	/** Lines of the chest model's card on files that are not beside the card here. */
	private static final String FILES = "(?m)^ +(sha256|features):.*$";

	@TempDir
	Path models;

	@Test
	void aModelThatIsNotMeantForTheImageIsNamedBeforeOk() {
		ImagePlus scan = IJ.createImage("knee.dcm", 8, 8, 1, 16);
		scan.setProperty("Info", "0008,0060  Modality: MR\n0028,0004  Photometric Interpretation: MONOCHROME2\n"
			+ "0028,0103  Pixel Representation: 0\n");

		assertThat(new ModelChoice(scan).about("breast-ultrasound"))
			.startsWith(
				"CAUTION: 'knee' is of modality MR, but 'breast-ultrasound' is meant for US: this is outside of the model's intended use");
		assertThat(new ModelChoice(IJ.createImage("knee", 8, 8, 1, 16)).about("breast-ultrasound")).doesNotContain("CAUTION");
		assertThat(new ModelChoice(null).about("breast-ultrasound")).doesNotContain("CAUTION");
	}

	@Test
	void modelsOfOtherProgramsAreNotOffered() throws IOException {
		String card = Files.readString(Path.of("models/chest-xray/rdf.yaml"));
		write("mine", card.replaceAll(FILES, ""));
		write("unet", card.replaceAll("format_version:.*", "format_version: 0.4.9"));
		write("broken", "type: model");
		assertThat(ModelChoice.offered(ModelLibrary.with(models))).extracting(ModelLibrary.Entry::name)
			.containsExactly("breast-ultrasound", "chest-xray", "broken", "mine");
	}

	@Test
	void dialogsAskForInputsBesideTheImageWhereAModelTakesSome() throws IOException {
		ModelChoice none = new ModelChoice(null, ModelLibrary.with(models));
		assertThat(none.addInputsTo(new Form()).asked()).isEmpty();
		write("clinical", Files.readString(Path.of("models/chest-xray/rdf.yaml")).replaceAll(FILES, "").replaceFirst("\ninputs:\n",
			"\ninputs:\n  - {id: people, axes: [{type: batch}, {type: channel, channel_names: [age, sex]}]}\n"));
		ModelChoice some = new ModelChoice(null, ModelLibrary.with(models));
		assertThat(some.addInputsTo(new Form()).asked()).extracting(Option::name).containsExactly("input");
		assertThat(some.about("clinical")).contains("Takes more than the image: age, sex");
	}

	private void write(String name, String card) throws IOException {
		Files.writeString(Files.createDirectories(models.resolve(name)).resolve("rdf.yaml"), card);
	}
}
