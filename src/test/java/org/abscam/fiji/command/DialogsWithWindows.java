package org.abscam.fiji.command;

import static org.abscam.fiji.WithWindows.dialog;
import static org.abscam.fiji.WithWindows.tell;

import ij.ImageJ;
import ij.Prefs;
import ij.gui.GenericDialog;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Label;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.swing.JDialog;
import javax.swing.JEditorPane;
import org.abscam.fiji.WithWindows;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.option.Said;

/** Dialogs of forms on a screen, in a process of its own; what it saw are lines {@code name=value}. */
final class DialogsWithWindows {

	private DialogsWithWindows() {}

	private static Form form() {
		return new Form().ask(Options.METHOD).ask(Options.THRESHOLD).tick(Options.METHODS, Options.METHOD.choices(), 3).ask(Options.OPACITY)
			.flags(Options.STACK).group(2, Options.RGB, Options.BAR).advanced(Options.OPACITY, Options.BAR);
	}

	/** @param arguments file with the names of a thousand classes */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		new ImageJ(ImageJ.NO_SHOW);

		Answer first = new Answer(form());
		GenericDialog dialog = dialog();
		TextField threshold = (TextField) dialog.getStringFields().get(0);
		tell("folded", Stream.of(field(dialog, Options.THRESHOLD), field(dialog, Options.OPACITY)).map(Component::isShowing).toList());
		threshold.setText("0.25");
		Checkbox rise = (Checkbox) find(dialog, c -> c instanceof Checkbox box && box.getLabel().equals("rise")).orElseThrow();
		toggle(rise, true);
		Checkbox usual = (Checkbox) find(dialog, c -> c instanceof Checkbox box && box.getLabel().equals("grad-cam")).orElseThrow();
		toggle(usual, false);
		((Checkbox) dialog.getCheckboxes().get(0)).setState(false);
		click(fold(dialog));
		tell("unfolded", Stream.of(field(dialog, Options.THRESHOLD), field(dialog, Options.OPACITY)).map(Component::isShowing).toList());
		tell("on screen", dialog.getGraphicsConfiguration().getBounds().contains(dialog.getBounds()));
		field(dialog, Options.OPACITY).setText("0.75");
		click(dialog.getButtons()[3]);
		Thread.sleep(500);
		JDialog manual =
			(JDialog) Stream.of(Window.getWindows()).filter(w -> w instanceof JDialog && w.isShowing()).findFirst().orElseThrow();
		tell("help", manual.getTitle());
		JEditorPane page = (JEditorPane) find(manual.getContentPane(), JEditorPane.class::isInstance).orElseThrow();
		tell("help says", page.getDocument().getText(0, page.getDocument().getLength()).contains("Which values become black and white"));
		manual.dispose();
		enter(threshold);
		tell("said", first.text());

		Answer second = new Answer(form());
		dialog = dialog();
		tell("unfolded again", field(dialog, Options.OPACITY).isShowing());
		click(fold(dialog));
		tell("beside the fold", find(dialog, c -> c instanceof Label l && l.getText().contains("opacity")).map(
			c -> ((Label) c).getText().strip()).orElse("nothing"));
		Checkbox inGroup = (Checkbox) dialog.getCheckboxes().get(1);
		enter(inGroup);
		tell("said again", second.text());

		Prefs.set("abscam.some-form.method", "a-method-of-old");
		Answer third = new Answer(form());
		dialog = dialog();
		tell("forgotten", ((Choice) dialog.getChoices().get(0)).getSelectedItem());
		key(dialog.getButtons()[1], KeyEvent.VK_ESCAPE);
		tell("cancelled", third.text());

		many(Path.of(arguments[0]));
		System.exit(0);
	}

	/** Of a model with many classes: searched by typing, and chosen from the list. */
	private static void many(Path classes) throws Exception {
		List<SearchedList.Entry> entries = Files.readAllLines(classes).stream().map(name -> new SearchedList.Entry(name, name)).toList();
		Answer answer = new Answer(new Form().search(Options.CLASS, 5, any -> true, list -> list.fill(entries)));
		GenericDialog dialog = dialog();
		TextField typed = (TextField) dialog.getStringFields().get(0);
		java.awt.List list = (java.awt.List) find(dialog, java.awt.List.class::isInstance).orElseThrow();
		tell("all", dialog.getStringFields().size() + " of " + list.getItemCount());
		EventQueue.invokeAndWait(() -> typed.setText("class 77"));
		Thread.sleep(300);
		tell("found", String.join(",", list.getItems()));
		EventQueue.invokeAndWait(() -> {
			list.select(1);
			for (ItemListener listener : list.getItemListeners())
				listener.itemStateChanged(new ItemEvent(list, ItemEvent.ITEM_STATE_CHANGED, 1, ItemEvent.SELECTED));
		});
		Thread.sleep(300);
		tell("taken", typed.getText() + " of " + list.getItemCount());
		enter(list);
		tell("said of many", answer.text());
	}

	private static TextField field(GenericDialog dialog, Option option) {
		return form().field(dialog, option);
	}

	/** A form that is answered on a thread of its own, as of a command. */
	static final class Answer {

		private volatile Optional<Said> said;
		private final Thread thread;

		Answer(Form form) {
			thread = new Thread(() -> said = form.ask("Abs-CAM Some Form"), "answer");
			thread.start();
		}

		String text() throws InterruptedException {
			thread.join(20_000);
			if (said == null) return "no answer";
			return said.map(s -> new TreeMap<>(s.values()) + " " + new TreeSet<>(s.flags())).orElse("nothing");
		}
	}

	static Button fold(GenericDialog dialog) {
		return (Button) find(dialog, c -> c instanceof Button b && b.getLabel().contains("Advanced")).orElseThrow();
	}

	static Optional<Component> find(Container container, Predicate<Component> wanted) {
		for (Component component : container.getComponents()) {
			if (wanted.test(component)) return Optional.of(component);
			Optional<Component> inside = component instanceof Container inner ? find(inner, wanted) : Optional.empty();
			if (inside.isPresent()) return inside;
		}
		return Optional.empty();
	}

	private static void toggle(Checkbox box, boolean state) throws Exception {
		EventQueue.invokeAndWait(() -> {
			box.setState(state);
			for (ItemListener listener : box.getItemListeners())
				listener.itemStateChanged(
					new ItemEvent(box, ItemEvent.ITEM_STATE_CHANGED, box, state ? ItemEvent.SELECTED : ItemEvent.DESELECTED));
		});
	}

	static void click(Button button) throws Exception {
		EventQueue.invokeAndWait(() -> {
			for (ActionListener listener : button.getActionListeners())
				listener.actionPerformed(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, button.getLabel()));
		});
		Thread.sleep(200);
	}

	static void enter(Component component) {
		key(component, KeyEvent.VK_ENTER);
	}

	static void key(Component component, int code) {
		EventQueue
			.invokeLater(() -> component.dispatchEvent(new KeyEvent(component, KeyEvent.KEY_PRESSED, System.currentTimeMillis(), 0, code,
				KeyEvent.CHAR_UNDEFINED)));
	}
}
