package org.abscam.explain.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelImportTest {

	@TempDir
	Path folder;

	private ImportOptions options() throws Exception {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.resolve("net.onnx"));
		return new ImportOptions(onnx.toString(), "", "a,b,c", "", "", "", "", "", "", "", false);
	}

	/** Stops at the first, the second, ... question whether to stop. */
	private static final class StopAfter implements Progress {

		private int questions;

		StopAfter(int questions) {
			this.questions = questions;
		}

		@Override
		public void at(double fraction, String status) {
			// nobody is listening
		}

		@Override
		public boolean isCancelled() {
			return questions-- <= 0;
		}
	}

	@ParameterizedTest
	@ValueSource(ints = {0, 1, 2})
	void stoppedItLeavesNothing(int questions) throws Exception {
		ImportOptions options = options();
		assertThatThrownBy(() -> ModelImport.run(options, folder.resolve("models"), Optional.empty(), new StopAfter(questions)))
			.isInstanceOf(ExplainException.class)
			.hasMessage("Stopped; nothing was imported.");
		assertThat(folder.resolve("models")).doesNotExist();
	}

	@Test
	void itSaysHowFarItIsAndWhatTheModelGave() throws Exception {
		List<Double> heard = new ArrayList<>();
		ModelImport.Imported imported = ModelImport.run(options(), folder.resolve("models"), Optional.empty(), new Progress() {

			@Override
			public void at(double fraction, String status) {
				heard.add(fraction);
			}

			@Override
			public boolean isCancelled() {
				return false;
			}
		});
		assertThat(heard).isSorted().allMatch(f -> f >= 0 && f <= 1);
		assertThat(imported.trial().classes()).isEqualTo(3);
		assertThat(imported.trial().layer().orElseThrow().tensor()).isEqualTo("a");
		assertThat(imported.trial().topClass()).isIn("a", "b", "c");
		assertThat(imported.trial().probability()).isBetween(1 / 3f, 1f);
		assertThat(imported.folder().getFileName()).hasToString("net");
	}
}
