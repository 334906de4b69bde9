/* Scrolls the pictures of a stack: by wheel, drag, keys and slider. One classic script without a network,
   for it runs from a disc. Without it the page shows all pictures below each other. */
(function () {
  "use strict";

  var place = document.getElementById("viewer");
  var links = document.querySelectorAll("#pictures a");
  var template = place.getAttribute("title");
  var sources = [];
  var names = [];
  var shown = 0;
  for (var index = 0; index < links.length; index += 1) {
    sources.push(links[index].getAttribute("href"));
    names.push(links[index].querySelector("img").getAttribute("alt"));
  }
  place.removeAttribute("title");
  if (sources.length < 2) {
    return;
  }

  var picture = document.createElement("img");
  var line = document.createElement("p");
  var slider = document.createElement("input");
  var told = document.createElement("output");
  slider.type = "range";
  slider.min = "1";
  slider.max = String(sources.length);

  function show(number) {
    shown = Math.max(0, Math.min(sources.length - 1, number));
    picture.src = sources[shown];
    picture.alt = names[shown];
    slider.value = String(shown + 1);
    told.textContent = template
      .replace("{n}", String(shown + 1))
      .replace("{m}", String(sources.length));
    slider.setAttribute("aria-label", told.textContent);
    fetchAround();
  }

  /* The browser keeps what an image element has loaded: the next ones appear at once. */
  var kept = [];
  function fetchAround() {
    for (var step = -3; step <= 6; step += 1) {
      var near = shown + step;
      if (near >= 0 && near < sources.length && !kept[near]) {
        kept[near] = new Image();
        kept[near].src = sources[near];
      }
    }
  }

  function button(sign, step) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-hidden", "true");
    made.tabIndex = -1;
    made.addEventListener("click", function () {
      show(shown + step);
    });
    return made;
  }

  slider.addEventListener("input", function () {
    show(Number(slider.value) - 1);
  });

  var wheeled = 0;
  place.addEventListener("wheel", function (event) {
    event.preventDefault();
    wheeled += event.deltaMode ? event.deltaY * 40 : event.deltaY;
    if (Math.abs(wheeled) >= 40) {
      show(shown + (wheeled > 0 ? 1 : -1));
      wheeled = 0;
    }
  }, { passive: false });

  var from = null;
  picture.draggable = false;
  picture.addEventListener("pointerdown", function (event) {
    from = { y: event.clientY, shown: shown };
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", function (event) {
    if (from) {
      var step = Math.max(4, picture.clientHeight / sources.length);
      show(from.shown + Math.round((event.clientY - from.y) / step));
    }
  });
  ["pointerup", "pointercancel"].forEach(function (ended) {
    picture.addEventListener(ended, function () {
      from = null;
    });
  });

  line.appendChild(button("◀", -1));
  line.appendChild(slider);
  line.appendChild(button("▶", 1));
  place.appendChild(picture);
  place.appendChild(line);
  place.appendChild(told);
  document.body.className = "scrolls";
  show(Math.floor(sources.length / 2));
}());
