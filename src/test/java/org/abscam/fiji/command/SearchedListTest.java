package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchedListTest {

	private static final List<SearchedList.Entry> CLASSES = Stream
		.of("tench, Tinca tinca", "tabby, tabby cat", "tiger cat", "Egyptian cat", "cat o' nine tails", "Persian cat")
		.map(name -> new SearchedList.Entry(name, name)).toList();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = {"tig | tiger cat", "CAT tab | tabby, tabby cat", "egypt cat | Egyptian cat", "tench, | tench, Tinca tinca",
			"dog | ''", "cat | cat o' nine tails/tabby, tabby cat/tiger cat/Egyptian cat/Persian cat"})
	void allTypedWordsOccurAndWhatBeginsWithThemComesFirst(String typed, String found) {
		assertThat(String.join("/", SearchedList.matches(CLASSES, typed).stream().map(SearchedList.Entry::value).toList()))
			.isEqualTo(found);
	}

	@Test
	void wordsAreReadWithTheirCommas() {
		assertThat(TickedWords.of(" grad-cam, abs-cam-initial,,")).containsExactly("grad-cam", "abs-cam-initial");
	}
}
