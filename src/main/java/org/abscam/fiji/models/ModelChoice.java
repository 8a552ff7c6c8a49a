package org.abscam.fiji.models;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.Choice;
import java.awt.TextArea;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.OpenModel;
import org.abscam.fiji.command.Form;
import org.abscam.model.FurtherInputs;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelLibrary;
import org.abscam.option.Options;
import org.abscam.scan.Scan;

/** The choice of a model in a dialog, with what the model is meant for below. Its macro key is {@code model}. */
public final class ModelChoice {

	private static final int SHOWN_CLASSES = 12;

	private final List<ModelLibrary.Entry> models;
	private final ImagePlus image;

	private String shown = ModelLibrary.DEFAULT;
	private Choice choice;

	/** @param image the image that the model is chosen for; {@code null} for none */
	public ModelChoice(ImagePlus image) {
		this(image, Models.library());
	}

	ModelChoice(ImagePlus image, ModelLibrary library) {
		this.models = offered(library);
		this.image = image;
	}

	/** All but those that another program has in the same folder. */
	static List<ModelLibrary.Entry> offered(ModelLibrary library) {
		return library.list().stream().filter(entry -> !(entry instanceof ModelLibrary.Entry.Foreign)).toList();
	}

	/** Adds the choice, which must be the form's first, and the text. */
	public Form addTo(Form form) {
		return form.ask(Options.MODEL, models.stream().map(ModelLibrary.Entry::name).toList(), ModelLibrary.DEFAULT).then(this::addText);
	}

	private void addText(GenericDialog dialog) {
		dialog.addTextAreas(about(ModelLibrary.DEFAULT), null, 4, 52);
		TextArea about = dialog.getTextArea1();
		about.setEditable(false);
		about.setFocusable(false);
		about.setBackground(dialog.getBackground());
		choice = (Choice) dialog.getChoices().get(0);
		choice.addItemListener(e -> about.setText(about(choice.getSelectedItem())));
	}

	/** What can be explained of the chosen model: the class with the highest score, or one by its name. */
	private List<String> classes() {
		return Stream.concat(Stream.of(ExplainOptions.TOP), card(shown).map(card -> card.output().classes()).orElse(List.of()).stream())
			.toList();
	}

	/** Adds a choice of classes, which follows the choice of the model; it must be the form's second. */
	public Form addClassesTo(Form form) {
		return form.ask(Options.CLASS, classes(), ExplainOptions.TOP).then(dialog -> keepClassesIn((Choice) dialog.getChoices().get(1)));
	}

	private void keepClassesIn(Choice classes) {
		choice.addItemListener(e -> {
			if (choice.getSelectedItem().equals(shown)) return;
			shown = choice.getSelectedItem();
			classes.removeAll();
			for (String name : classes()) classes.add(name);
		});
	}

	/** Asks for the inputs beside the image where one of the models takes some. */
	public Form addInputsTo(Form form) {
		boolean further = models.stream().filter(ModelLibrary.Entry.Usable.class::isInstance)
			.anyMatch(m -> ((ModelLibrary.Entry.Usable) m).card().further().tensors().size() > 1);
		return further ? form.ask(Options.INPUT, Form.WIDE) : form;
	}

	private Optional<ModelCard> card(String name) {
		return models.stream().filter(m -> m.name().equals(name)).filter(ModelLibrary.Entry.Usable.class::isInstance)
			.map(m -> ((ModelLibrary.Entry.Usable) m).card()).findFirst();
	}

	/** A model's title, what it is meant for and its classes, or why it cannot be used. */
	String about(String name) {
		ModelLibrary.Entry entry = models.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
		if (entry instanceof ModelLibrary.Entry.Broken broken) return "This model cannot be used: " + broken.reason();
		ModelCard card = ((ModelLibrary.Entry.Usable) entry).card();
		List<String> classes = card.output().classes();
		String some = String.join(", ", classes.subList(0, Math.min(SHOWN_CLASSES, classes.size())))
			+ (classes.size() > SHOWN_CLASSES ? ", … (" + classes.size() + ")" : "");
		return foreign(name, card) + card.name() + "\nFor " + card.settings().intendedUse().orElse("a use that its card does not state")
			+ "\nClasses: " + some + further(card);
	}

	/** A line on the inputs beside the image, else nothing. */
	private static String further(ModelCard card) {
		String inputs = Stream.concat(card.further().numbers().stream().map(FurtherInputs.Entry::toString),
			card.further().views().stream().map(view -> view.id() + " (file of an image)")).collect(Collectors.joining(", "));
		return inputs.isEmpty() ? "" : "\nTakes more than the image: " + inputs;
	}

	/** A line that says that the model is not meant for the image, before anything is done with it; else nothing. */
	private String foreign(String name, ModelCard card) {
		if (image == null) return "";
		return String.join(" ",
			OpenModel.warnings(name, Optional.of(card), Scan.of(image)).stream().map(w -> "CAUTION: " + w + "\n").toList());
	}
}
