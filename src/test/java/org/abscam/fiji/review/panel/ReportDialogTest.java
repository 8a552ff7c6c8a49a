package org.abscam.fiji.review.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.Prefs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.ReportForm;
import org.abscam.review.Change;
import org.abscam.review.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDialogTest {

	@TempDir
	private Path folder;

	@BeforeEach
	@AfterEach
	void forget() {
		Prefs.set("abscam.report.folder", null);
		Prefs.set("abscam.report.forms", null);
	}

	@Test
	void pdfIsOfferedAndThePatientIsNotNamed() {
		ReportFields fields = new ReportFields(folder);

		assertThat(fields.wish()).isEqualTo(new ReportFields.Wish(folder.toAbsolutePath(), Set.of(ReportForm.PDF), false));
	}

	@Test
	void folderAndFormsAreRememberedThePatientNever() {
		ReportFields fields = new ReportFields(folder);
		fields.folder().setText(folder.resolve("reports").toString());
		fields.box(ReportForm.PDF).setSelected(false);
		fields.box(ReportForm.HTML).setSelected(true);
		fields.patient().setSelected(true);
		assertThat(fields.wish().patient()).isTrue();

		assertThat(new ReportFields(folder).wish())
			.isEqualTo(new ReportFields.Wish(folder.resolve("reports").toAbsolutePath(), Set.of(ReportForm.HTML), false));
	}

	@Test
	void nothingIsWrittenWithoutAFormOrAFolder() {
		ReportFields fields = new ReportFields(folder);
		fields.box(ReportForm.PDF).setSelected(false);
		assertThat(fields.trouble()).hasValue("Tick at least one of PDF, HTML and PNG.");
		fields.box(ReportForm.PNG).setSelected(true);
		assertThat(fields.trouble()).isEmpty();
		fields.folder().setText(" ");
		assertThat(fields.trouble()).hasValue("Name the folder of the report.");
	}

	/** What the reader did stands in the file, beside the model's answer. */
	@Test
	void theReportHasAnswerDecisionAndComment() throws Exception {
		ExplainedScan result = PanelScene.explain(PanelScene.stack());
		PanelScene scene = new PanelScene(PanelScene.stack(), folder, result);
		scene.findings();
		scene.state.apply(new Change.Decided("m1", Status.REJECTED));
		scene.state.apply(new Change.Commented("m1", "reverberation below the skin"));

		Map<String, Path> files = ReportDialog.write(result, OverlayLook.USUAL, scene.state.reading(),
			new ReportFields.Wish(folder.resolve("out"), Set.of(ReportForm.HTML), false));

		assertThat(files).hasSize(1);
		String page = Files.readString(files.values().iterator().next());
		assertThat(page).contains("reverberation below the skin", "rejected", "Dr. Meyer",
			result.className(result.images().get(0).topClass()), AnswerSentence.accuracy(result.explainer().model().source().card()
				.orElseThrow().settings().measured().accuracy().orElseThrow()).substring(0, 8));
	}

	@Test
	void whatIsWrongIsSaidInTheQuestionUntilItIsRight() {
		ReportFields fields = new ReportFields(folder);
		for (ReportForm form : ReportForm.values()) fields.box(form).setSelected(false);
		List<Boolean> answers = new ArrayList<>();
		Question question = new Question(fields, "Write", fields::trouble, answers::add);

		question.yes().doClick();
		assertThat(question.wrong()).isEqualTo("Tick at least one of PDF, HTML and PNG.");
		assertThat(answers).isEmpty();
		fields.box(ReportForm.HTML).setSelected(true);
		question.yes().doClick();
		assertThat(question.wrong()).isEmpty();
		assertThat(answers).containsExactly(true);
	}

	@Test
	void boxesGrowWithTheScaleOfTheWindow() {
		double before = Prefs.getGuiScale();
		try {
			int usual = new ReportFields(folder).patient().getPreferredSize().height;
			Prefs.setGuiScale(2);
			ReportFields large = new ReportFields(folder);
			assertThat(large.patient().getIcon().getIconHeight()).isEqualTo(28);
			assertThat(large.patient().getPreferredSize().height).isGreaterThan(3 * usual / 2);
		}
		finally {
			Prefs.setGuiScale(before);
		}
	}
}
