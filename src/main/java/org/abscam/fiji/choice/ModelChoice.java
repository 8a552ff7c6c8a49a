package org.abscam.fiji.choice;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import java.awt.Choice;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.command.MessageLine;
import org.abscam.fiji.command.SearchedList;
import org.abscam.model.FurtherInputs;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelLibrary;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.scan.Scan;

/**
 * The choice of a model in a dialog, with what the model is meant for below, and its classes and layers where they are asked for. Its macro key is
 * {@code model}.
 */
public final class ModelChoice {

	private static final int SHOWN_CLASSES = 12;
	private static final String CAUTION = "CAUTION: ";
	/** Classes of a model beyond which they are searched, and no longer chosen from a menu. */
	static final int FEW_CLASSES = 20;
	private static final int CLASS_LINES = 5, LAYER_LINES = 4;
	/** Letters in a line of the text, and the most lines of it. */
	private static final int LINE = 74, LINES = 7;

	private final List<ModelLibrary.Entry> models;
	private final ImagePlus image;
	private final List<Consumer<String>> followers = new ArrayList<>();

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
		choice = (Choice) dialog.getChoices().get(0);
		shown = choice.getSelectedItem();
		dialog.addMessage(wrapped(about(shown)) + "\n ");
		MultiLineLabel text = (MultiLineLabel) dialog.getMessage();
		colour(text);
		choice.addItemListener(event -> {
			if (choice.getSelectedItem().equals(shown)) return;
			shown = choice.getSelectedItem();
			text.setText(wrapped(about(shown)) + "\n ");
			colour(text);
			text.invalidate();
			for (Consumer<String> follower : followers) follower.accept(shown);
			dialog.pack();
		});
	}

	private void colour(MultiLineLabel text) {
		text.setForeground(about(shown).startsWith(CAUTION) ? new Color(190, 0, 0) : null);
	}

	/** In lines of at most {@value #LINE} letters, as far as there is room. */
	static String wrapped(String text) {
		List<String> lines = MessageLine.wrapped(text, LINE);
		return lines.size() <= LINES ? String.join("\n", lines) : String.join("\n", lines.subList(0, LINES)) + " …";
	}

	/** What can be explained of the chosen model: the class with the highest score, or one by its name. */
	private List<String> classes() {
		return Stream.concat(Stream.of(ExplainOptions.TOP), classes(shown).stream()).toList();
	}

	private List<String> classes(String model) {
		return card(model).map(card -> card.output().classes()).orElse(List.of());
	}

	/**
	 * Asks for a class of the model, and follows the choice of the model: with a menu, which must be the form's second, or, where a model has more
	 * than {@value #FEW_CLASSES} classes, with a list that is searched by typing.
	 */
	public Form addClassesTo(Form form, Option option) {
		if (models.stream().noneMatch(model -> classes(model.name()).size() > FEW_CLASSES))
			return form.ask(option, this::classes, option.usual()).then(dialog -> keepClassesIn((Choice) dialog.getChoices().get(1)));
		return form.search(option, CLASS_LINES, this::isClass, list -> {
			list.fill(classEntries());
			followers.add(model -> {
				if (!isClass(list.value())) list.say(ExplainOptions.TOP);
				list.fill(classEntries());
			});
		});
	}

	/** As {@link #addClassesTo(Form, Option)} of the usual option. */
	public Form addClassesTo(Form form) {
		return addClassesTo(form, Options.CLASS);
	}

	private boolean isClass(String said) {
		return classes().contains(said) || said.matches("\\d{1,9}") && Integer.parseInt(said) < classes(shown).size();
	}

	/** Found by their index too. */
	private List<SearchedList.Entry> classEntries() {
		List<String> classes = classes(shown);
		List<SearchedList.Entry> entries = new ArrayList<>();
		entries.add(new SearchedList.Entry(ExplainOptions.TOP, "top (the class with the highest score of each image)"));
		IntStream.range(0, classes.size()).mapToObj(i -> new SearchedList.Entry(classes.get(i), classes.get(i) + "  [" + i + "]"))
			.forEach(entries::add);
		return entries;
	}

	private void keepClassesIn(Choice classes) {
		followers.add(model -> {
			String before = classes.getSelectedItem();
			classes.removeAll();
			for (String name : classes()) classes.add(name);
			if (classes().contains(before)) classes.select(before);
		});
	}

	/**
	 * Asks for a layer of the model: a list of those that there are, read in the background, below a field that takes a name, or several with commas.
	 */
	public Form addLayersTo(Form form) {
		return form.search(Options.LAYER, LAYER_LINES, said -> true, list -> {
			LayerNames names = new LayerNames(Models.library(), list);
			names.begin(shown);
			followers.add(names::choose);
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
			OpenModel.warnings(name, Optional.of(card), Scan.of(image)).stream().map(w -> CAUTION + w + "\n").toList());
	}
}
